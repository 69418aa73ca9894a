/** What the npm package exports. docs/api.md is written from it: `node scripts/api-page.ts`. */

export {judge, type Answer, type Question} from './judge.ts';
export {testRows, type Declare} from './test-rows.ts';
export {askSubject} from './ask-subject.ts';
export {askProgram} from './ask-program.ts';
export {controlPlane, knativeDeviations} from './control-plane.ts';
export {documentedSuite, suiteOf} from './suite.ts';
export {renderReport, type Format} from './render-report.ts';
export {readReport} from '../harness/report/read-report.ts';
export {atLevel} from '../harness/model/configuration.ts';
export {UsageError} from '../harness/machine/usage-error.ts';
export {EnvironmentError} from '../images/host/errors.ts';

export type {AskedSubject} from '../harness/subjects/command/asked-target.ts';
export type {AdmissionRequest, Features} from '../harness/subjects/admission-request.ts';
export type {Admission} from '../harness/model/readings.ts';
export type {Provider, OpenProvider, Opening} from '../harness/providers/provider.ts';
export type {Target, EnteredTarget} from '../harness/model/target.ts';
export type {Suite} from '../harness/run/run-suite.ts';
export type {Catalogue, Requirement} from '../harness/model/requirement.ts';
export type {Expectation, Probe, Row} from '../harness/model/row.ts';
export type {Workload} from '../harness/model/workloads.ts';
export type {Json, JsonObject} from '../harness/model/json.ts';
export type {Level, Tier} from '../harness/model/levels.ts';
export type {Result} from '../harness/model/result.ts';
export type {ConformanceReport} from '../harness/report/conformance-report.ts';
export type {Asked} from '../harness/run/selection.ts';
