/**
 * On every container that is made for a moment and removed again, so that `spd doctor` finds what a killed run leaves; its
 * value is the id of the process that made it.
 */
export const ownContainer = 'spd-container';
