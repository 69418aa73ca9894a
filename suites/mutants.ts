import * as capabilities from './mutants/capabilities.ts';
import * as escalation from './mutants/escalation.ts';
import * as nonRoot from './mutants/non-root.ts';
import * as observed from './mutants/observations.ts';
import * as read from './mutants/readers.ts';
import * as seccomp from './mutants/seccomp.ts';
import * as whole from './mutants/whole-context.ts';
import type {Mutant} from './mutants/mutant.ts';
import type {requirements, RequirementId} from './requirements.ts';

/** Requirements that can be broken: all but those that no implementation can satisfy. */
type Breakable = {
	[Id in RequirementId]: (typeof requirements)[Id]['keyword'] extends 'DRIFT' ? never : Id;
}[RequirementId];

/**
 * By the requirement whose own rows must kill them: what the mutant's title says is what the requirement's sentence
 * forbids. A requirement without one does not compile.
 */
export const mutants: {readonly [Id in Breakable]: readonly [Mutant, ...Mutant[]]} = {
	R2: [observed.queueProxyUnprofiled],
	R3: [read.ignoresRootAllowed, read.rootAllowedIsEnabled, read.capitalised, read.endsLikeEnabled],
	R4: [observed.rootRefusedEarly, observed.runningButMute],
	R5: [read.enabledByDefault, read.rootAllowedByDefault],
	R6: [
		seccomp.disabledSetsSeccomp,
		whole.disabledStrips,
		capabilities.disabledBinds,
		nonRoot.disabledForbidsRoot,
		observed.crashesAtDisabled,
		observed.cannotEscalate,
		observed.hardenedInPod,
		observed.answersForItself,
	],
	R7: [observed.twoViolations, observed.noViolation],
	R8: [observed.rootRefusedEarly, observed.otherUser],
	R9: [observed.queueProxyUnprofiled, observed.runsAtEnabled],
	R10: [seccomp.objectLevel, nonRoot.dependsOnCapabilities],
	R11: [capabilities.bindsBesideDropAll, escalation.escalationFalseRemoved],
	R12: [
		escalation.escalationOnlyAtEnabled,
		escalation.escalationSkipsEmptyContext,
		observed.onlyServicesDefaulted,
		observed.lostInDeployment,
		observed.escalates,
	],
	R13: [
		escalation.escalationOverwritten,
		escalation.escalationFalseRemoved,
		observed.hardenedInPod,
	],
	R14: [
		seccomp.wrongProfile,
		seccomp.enabledForgetsSeccomp,
		observed.lostInDeployment,
		observed.unfiltered,
	],
	R15: [
		whole.defaultLeftOut,
		seccomp.unconfinedOverwritten,
		seccomp.profileDropped,
		seccomp.podProfileIgnored,
	],
	R16: [capabilities.dropsLowerCase, capabilities.dropForgottenOnLowPort, observed.capable],
	R17: [whole.defaultLeftOut, capabilities.dropAppended, capabilities.emptyCapabilitiesUnset],
	R18: [
		capabilities.lowIncludes1024,
		capabilities.lowExcludes1023,
		capabilities.lowUpTo80,
		capabilities.bindsAlways,
		capabilities.bindsNever,
		capabilities.nameOnlyIsLow,
		observed.incapable,
	],
	R19: [capabilities.bindsBesideUsers, observed.hardenedInPod],
	R20: [capabilities.addsMore, capabilities.dropForgottenOnLowPort],
	R21: [
		whole.nonRootLeftOut,
		whole.groupSet,
		nonRoot.rootAllowedForbidsRoot,
		nonRoot.rootAllowedSaysFalse,
	],
	R22: [seccomp.enabledForgetsSeccomp, capabilities.enabledNeverBinds],
	R23: [nonRoot.nonRootForgotten, nonRoot.nonRootSkippedBesideUser],
	R24: [
		whole.defaultLeftOut,
		nonRoot.nonRootOverwritten,
		nonRoot.podNonRootIgnored,
		observed.refusedDespiteOptOut,
	],
	R25: [seccomp.allUnsafeReset, whole.disabledStrips],
	R26: [
		whole.unknownKeysLost,
		whole.userZeroReplaced,
		whole.podFieldLost,
		observed.lostInDeployment,
	],
	R27: [
		whole.readOnlyForced,
		whole.userSet,
		whole.groupSet,
		whole.podHardened,
		whole.podGroupSet,
		observed.podContextInRevision,
		observed.otherUser,
	],
	R28: [whole.podFieldLost],
	R29: [whole.podFieldLost],
	R30: [whole.podFieldLost],
	R31: [whole.podFieldLost],
	R32: [whole.podFieldLost],
	R39: [whole.podFieldLost],
	R40: [whole.podFieldLost],
	R41: [whole.podFieldLost],
	R42: [whole.podFieldLost],
	R33: [read.ignoresRootAllowed, read.rootAllowedIsEnabled],
	R34: [observed.runsAtEnabled, observed.scenarioRuns],
	R35: [observed.otherNginxError],
	R36: [observed.otherKubeletText, observed.runsAtEnabled],
	R37: [observed.caddyNamesUser],
	R38: [observed.crashesAtEnabled, observed.runningButMute],
};
