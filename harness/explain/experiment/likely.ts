import type {CauseId} from '../causes/catalogue.ts';
import type {Capability} from './capabilities.ts';

/** Sets of capabilities that what a cause does may need: tried first, each as a whole. */
const byCause: Partial<Readonly<Record<CauseId, readonly (readonly Capability[])[]>>> = {
	'chown-at-start': [['CHOWN'], ['FOWNER'], ['CHOWN', 'SETGID', 'SETUID']],
	'file-capability': [['NET_BIND_SERVICE']],
	'low-port': [['NET_BIND_SERVICE']],
	'switch-user': [['SETGID', 'SETUID']],
	'mute-workers': [['SETGID', 'SETUID']],
	'never-listens': [['SETGID', 'SETUID']],
	'foreign-path': [['DAC_OVERRIDE']],
	'program-not-executable': [['DAC_OVERRIDE']],
	'permission-denied': [['DAC_OVERRIDE']],
	'crash-of-its-own': [['DAC_OVERRIDE']],
	'answers-error': [['DAC_OVERRIDE']],
};

/** The same for a cause by its id; none if it is not known. */
export function likelyCapabilities(id: string | undefined): readonly (readonly Capability[])[] {
	return Object.entries(byCause).find(([cause]) => cause === id)?.[1] ?? [];
}
