/** What is judged, and on what, where the command line does not say. */
export const defaultVersions = {knative: '1.23.0', kubernetes: '1.34.10'} as const;

/** Whether the text is a version: `1.23.0`, `1.24.0-rc.1`. */
export const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(text);
