/** On every container that is made for a moment and removed again, so that `spd doctor` finds what a killed run leaves. */
export const ownContainer = 'spd-container';
