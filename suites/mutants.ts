import * as capabilities from './mutants/capabilities.ts';
import * as escalation from './mutants/escalation.ts';
import * as indifference from './mutants/indifference.ts';
import * as kinds from './mutants/kinds.ts';
import * as nonRoot from './mutants/non-root.ts';
import * as observed from './mutants/observations.ts';
import * as podKeys from './mutants/pod-keys.ts';
import * as read from './mutants/readers.ts';
import * as refusals from './mutants/refusals.ts';
import * as requests from './mutants/requests.ts';
import * as seccomp from './mutants/seccomp.ts';
import * as validation from './mutants/validation.ts';
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
	R3: [
		read.ignoresRootAllowed,
		read.rootAllowedIsEnabled,
		read.enabledIsRootAllowed,
		read.disabledIsEnabled,
		read.capitalised,
		read.endsLikeEnabled,
	],
	R4: [observed.rootRefusedEarly, observed.runningButMute],
	R5: [read.enabledByDefault, read.rootAllowedByDefault],
	R6: [
		whole.userForced,
		requests.updateAtDisabledHardens,
		requests.updateKeepsOld,
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
	R9: [observed.queueProxyUnprofiled, observed.queueProxyAsUser, observed.runsAtEnabled],
	R10: [
		seccomp.objectLevel,
		seccomp.skippedBesideGroup,
		nonRoot.dependsOnCapabilities,
		nonRoot.nonRootSkippedBesideUser,
		requests.otherNamespaceSkipped,
		requests.serviceAccountsTrusted,
		requests.strangersOnly,
		requests.longNamesSkipped,
		indifference.optedOut,
		requests.ownedTrusted,
		indifference.restSkipped,
		escalation.escalationBesideAdmin,
		indifference.labelled,
		indifference.digestsTrusted,
		indifference.namedSkipped,
		indifference.limitedSkipped,
		indifference.mountsSkipped,
		indifference.accountSkipped,
		indifference.concurrencySkipped,
		indifference.crowdSkipped,
		indifference.neighbourTrusted,
		kinds.servingLastSkipped,
		read.oneInFifty,
	],
	R11: [capabilities.bindsBesideDropAll, escalation.escalationFalseRemoved],
	R12: [
		escalation.escalationOnlyAtEnabled,
		escalation.escalationSkipsEmptyContext,
		requests.onlyServices,
		requests.revisionsSkipped,
		requests.updatesSkipped,
		read.alwaysDisabled,
		read.flagsTaken,
		observed.lostInDeployment,
		observed.escalates,
		observed.letDoEverything,
	],
	R13: [
		requests.updateOverwrites,
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
		seccomp.podFileIgnored,
		validation.podWordUnheard,
		requests.podWordInRevisions,
	],
	R16: [
		capabilities.dropsLowerCase,
		capabilities.dropForgottenOnLowPort,
		observed.capable,
		observed.letDoEverything,
		observed.nothingFails,
	],
	R17: [
		capabilities.listsSorted,
		whole.defaultLeftOut,
		capabilities.dropAppended,
		capabilities.emptyCapabilitiesUnset,
	],
	R18: [
		capabilities.lowIncludes1024,
		capabilities.lowExcludes1023,
		capabilities.lowUpTo80,
		capabilities.bindsAlways,
		capabilities.bindsNever,
		capabilities.nameOnlyIsLow,
		refusals.ownDefaultRefused,
		indifference.commandsSkipped,
		indifference.probesCount,
		indifference.envCounts,
		observed.incapable,
		observed.letDoNothing,
	],
	R19: [capabilities.bindsBesideUsers, observed.hardenedInPod],
	R20: [
		kinds.bindsForAll,
		kinds.bindsLastOnly,
		kinds.contextCopied,
		capabilities.addsMore,
		capabilities.dropForgottenOnLowPort,
	],
	R21: [
		whole.nonRootLeftOut,
		whole.groupSet,
		nonRoot.rootAllowedForbidsRoot,
		nonRoot.rootAllowedSaysFalse,
	],
	R22: [seccomp.enabledForgetsSeccomp, capabilities.enabledNeverBinds],
	R23: [nonRoot.nonRootForgotten],
	R24: [
		whole.defaultLeftOut,
		nonRoot.nonRootOverwritten,
		nonRoot.falseIsUnset,
		nonRoot.podNonRootIgnored,
		observed.refusedDespiteOptOut,
	],
	R25: [seccomp.allUnsafeReset, whole.disabledStrips],
	R26: [whole.unknownKeysLost, whole.userZeroReplaced, whole.keysLost, observed.lostInDeployment],
	R27: [
		whole.readOnlyForced,
		whole.userSet,
		whole.groupSet,
		whole.podHardened,
		whole.podGroupSet,
		whole.privilegedSet,
		whole.userForced,
		whole.writableForced,
		podKeys.automountDropped,
		podKeys.usersNamespaced,
		podKeys.podKeysSet,
		observed.podContextInRevision,
		observed.otherUser,
	],
	R28: [validation.flagIgnored, validation.strippedSilently, validation.refusedForNothing],
	R29: [
		validation.allowedIsDisabled,
		validation.nothingAllowed,
		validation.keptPartly,
		whole.podFieldLost,
		observed.filtered,
		observed.nothingFails,
	],
	R30: [validation.everythingAllowed, validation.flagIgnored],
	R31: [validation.onByDefault, validation.strippedSilently],
	R32: [
		read.cachedAtStart,
		read.staleByOne,
		read.neverGoesBack,
		read.readsExample,
		read.readsElsewhere,
	],
	R33: [read.ignoresRootAllowed, read.rootAllowedIsEnabled],
	R34: [observed.runsAtEnabled, observed.scenarioRuns],
	R35: [observed.otherNginxError],
	R36: [observed.otherKubeletText, observed.runsAtEnabled],
	R37: [observed.caddyNamesUser],
	R38: [observed.crashesAtEnabled, observed.runningButMute],
	R39: [requests.revisionChanged, requests.revisionMarked, observed.renderedAnew],
	R40: [refusals.rollbackRefused, refusals.everyUpdateRefused, refusals.strangerRefused],
	R41: [validation.warnsByOtherFlag, validation.alwaysWarns],
	R42: [
		kinds.sidecarsSkipped,
		kinds.initSkipped,
		kinds.onlyFirst,
		kinds.firstPortOnly,
		kinds.servingPortsOnly,
		kinds.sidecarMayEscalate,
		kinds.initAsRoot,
		kinds.initFileLost,
		kinds.sidecarOverwritten,
		kinds.initDropsNothing,
		kinds.podWordForServingOnly,
		requests.sidecarsOfRevisions,
		observed.capable,
		observed.nothingFails,
		observed.rootRefusedEarly,
	],
};
