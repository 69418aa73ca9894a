import * as observed from './mutants/observations.ts';
import * as read from './mutants/readers.ts';
import * as ruled from './mutants/rules.ts';
import type {Mutant} from './mutants/mutant.ts';
import type {requirements, RequirementId} from './requirements.ts';

/** Requirements that can be broken: all but those that no implementation can satisfy. */
type Breakable = {
	[Id in RequirementId]: (typeof requirements)[Id]['keyword'] extends 'DRIFT' ? never : Id;
}[RequirementId];

/** By the requirement whose own rows must kill them; a requirement without one does not compile. */
export const mutants: {readonly [Id in Breakable]: readonly [Mutant, ...Mutant[]]} = {
	R2: [observed.queueProxyUnprofiled],
	R3: [read.ignoresRootAllowed, read.rootAllowedIsEnabled, read.capitalised, read.endsLikeEnabled],
	R4: [observed.rootRefusedEarly, observed.runningButMute],
	R5: [read.enabledByDefault, read.rootAllowedByDefault],
	R6: [
		ruled.disabledSetsSeccomp,
		ruled.disabledStrips,
		ruled.disabledBinds,
		ruled.disabledForbidsRoot,
		observed.crashesAtDisabled,
		observed.cannotEscalate,
		observed.hardenedInPod,
		observed.answersForItself,
	],
	R7: [observed.twoViolations, observed.noViolation],
	R8: [observed.rootRefusedEarly, observed.otherUser],
	R9: [observed.queueProxyUnprofiled, observed.runsAtEnabled],
	R10: [ruled.objectLevel, ruled.dependsOnCapabilities],
	R11: [ruled.bindsBesideDropAll, ruled.escalationFalseRemoved],
	R12: [
		ruled.escalationOnlyAtEnabled,
		ruled.escalationSkipsEmptyContext,
		observed.onlyServicesDefaulted,
		observed.lostInDeployment,
		observed.escalates,
	],
	R13: [ruled.escalationOverwritten, ruled.escalationFalseRemoved, observed.hardenedInPod],
	R14: [
		ruled.wrongProfile,
		ruled.enabledForgetsSeccomp,
		observed.lostInDeployment,
		observed.unfiltered,
	],
	R15: [
		ruled.defaultLeftOut,
		ruled.unconfinedOverwritten,
		ruled.profileDropped,
		ruled.podProfileIgnored,
	],
	R16: [ruled.dropsLowerCase, ruled.dropForgottenOnLowPort, observed.capable],
	R17: [ruled.defaultLeftOut, ruled.dropAppended, ruled.emptyCapabilitiesUnset],
	R18: [
		ruled.lowIncludes1024,
		ruled.lowExcludes1023,
		ruled.lowUpTo80,
		ruled.bindsAlways,
		ruled.bindsNever,
		ruled.nameOnlyIsLow,
		observed.incapable,
	],
	R19: [ruled.bindsBesideUsers, observed.hardenedInPod],
	R20: [ruled.addsMore, ruled.dropForgottenOnLowPort],
	R21: [
		ruled.nonRootLeftOut,
		ruled.groupSet,
		ruled.rootAllowedForbidsRoot,
		ruled.rootAllowedSaysFalse,
	],
	R22: [ruled.enabledForgetsSeccomp, ruled.enabledNeverBinds],
	R23: [ruled.nonRootForgotten, ruled.nonRootSkippedBesideUser],
	R24: [
		ruled.defaultLeftOut,
		ruled.nonRootOverwritten,
		ruled.podNonRootIgnored,
		observed.refusedDespiteOptOut,
	],
	R25: [ruled.allUnsafeReset, ruled.disabledStrips],
	R26: [
		ruled.unknownKeysLost,
		ruled.userZeroReplaced,
		ruled.podFieldLost,
		observed.lostInDeployment,
	],
	R27: [
		ruled.readOnlyForced,
		ruled.userSet,
		ruled.groupSet,
		ruled.podHardened,
		ruled.podGroupSet,
		observed.podContextInRevision,
		observed.otherUser,
	],
	R33: [read.ignoresRootAllowed, read.rootAllowedIsEnabled],
	R34: [observed.runsAtEnabled, observed.scenarioRuns],
	R35: [observed.otherNginxError],
	R36: [observed.otherKubeletText, observed.runsAtEnabled],
	R37: [observed.caddyNamesUser],
	R38: [observed.crashesAtEnabled, observed.runningButMute],
};
