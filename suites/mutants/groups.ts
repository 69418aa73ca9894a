import type {GroupName} from '../defaulting/index.ts';
import type {RequirementId} from '../requirements.ts';
import * as capabilities from './capabilities.ts';
import * as kinds from './kinds.ts';
import type {Mutant} from './mutant.ts';
import * as read from './readers.ts';
import * as indifference from './indifference.ts';
import * as requests from './requests.ts';
import * as seccomp from './seccomp.ts';
import * as validation from './validation.ts';
import * as whole from './whole-context.ts';

/**
 * Why each group of rows exists: a mutant that no row of its requirement kills once this group is removed. A
 * group without a mutant does not compile.
 */
export const onlyKilledBy: Readonly<
	Record<GroupName, {readonly mutant: Mutant; readonly requirement: RequirementId}>
> = {
	origins: {mutant: kinds.initFileLost, requirement: 'R42'},
	objects: {mutant: requests.sidecarsOfRevisions, requirement: 'R42'},
	ports: {mutant: capabilities.lowExcludes1023, requirement: 'R18'},
	scope: {mutant: kinds.bindsForAll, requirement: 'R20'},
	configuredPorts: {mutant: capabilities.bindsBesideUsers, requirement: 'R19'},
	independence: {mutant: seccomp.skippedBesideGroup, requirement: 'R10'},
	neighbours: {mutant: indifference.restSkipped, requirement: 'R10'},
	pod: {mutant: seccomp.podFileIgnored, requirement: 'R15'},
	podFlag: {mutant: validation.flagIgnored, requirement: 'R28'},
	whole: {mutant: whole.podGroupSet, requirement: 'R27'},
	spelling: {mutant: read.ignoresRootAllowed, requirement: 'R3'},
	elsewhere: {mutant: read.readsExample, requirement: 'R32'},
	indifference: {mutant: requests.serviceAccountsTrusted, requirement: 'R10'},
	updates: {mutant: requests.updateOverwrites, requirement: 'R13'},
	pairs: {mutant: requests.podWordInRevisions, requirement: 'R15'},
	warnings: {mutant: validation.warnsByOtherFlag, requirement: 'R41'},
	besideElsewhere: {mutant: indifference.secretsSkippedInUpdates, requirement: 'R10'},
	besideThree: {mutant: indifference.selectiveAccountsSkipped, requirement: 'R10'},
	crowd: {mutant: indifference.firstFiveTreated, requirement: 'R10'},
	besideEverything: {mutant: indifference.sharedTrafficSkipped, requirement: 'R10'},
};
