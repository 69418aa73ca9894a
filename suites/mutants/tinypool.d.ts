/** tinypool's types name the browser's Worker, which is in no library of this project. */
interface Worker {}
