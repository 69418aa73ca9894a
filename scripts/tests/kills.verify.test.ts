import {readdir} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {isDeepStrictEqual} from 'node:util';
import {execa} from 'execa';
import path from 'node:path';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {leftOnCluster} from '../../harness/providers/existing/recover.ts';
import {eventually} from '../../images/cache/testing.ts';
import {asOwner, configuration, runGuest, withoutContainers} from './guest-run.ts';
import {numberOfTheDay} from '../../suites/of-the-day.ts';
import {folder, KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** kill -9 at random moments of the day, from the start of a *switch* run until its end. */

const kills = 200;
/** Control planes side by side: a run waits more than it computes. */
const atOnce = 4;
const few = ['--switch', '--requirement', 'R25', ...withoutContainers];
const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** What became of one run. */
interface Killed {
	readonly after: number;
	/** What was there to be recovered. */
	readonly left: 'nothing' | 'a Lease or objects' | 'a journal';
	readonly recovered: boolean;
}

for (let lane = 0; lane < atOnce; lane += 1) {
	test(`kill -9 at ${kills / atOnce} moments, and recovered: ${lane + 1} of ${atOnce}`, async t => {
		await using kept = await KeptCluster.make(['--provider', 'control-plane']);
		await kept.ask(async connection => {
			await createWebhooksDeployment(connection);
			await asOwner(connection, {[knativeLevel.key]: 'enabled'});
		});
		const found: Killed[] = [];
		const longest = await duration(t, kept);
		for (let kill = lane; kill < kills; kill += atOnce) {
			found.push(await killed(t, kept, numberOfTheDay(kill, longest)));
		}
		for (const line of table(found)) t.log(line);
		t.deepEqual(
			found.filter(({recovered}) => !recovered),
			[],
		);
	});
}

/** Milliseconds of a whole run, on this machine as busy as it is. */
async function duration(t: ExecutionContext, kept: KeptCluster): Promise<number> {
	const started = performance.now();
	const {child} = await runGuest(t, kept.kubeconfig, few);
	t.is((await child).exitCode, 0);
	return Math.ceil(performance.now() - started);
}

async function killed(t: ExecutionContext, kept: KeptCluster, after: number): Promise<Killed> {
	const before = await kept.ask(configuration);
	const temporary = await folder(t);
	const {child} = await runGuest(t, kept.kubeconfig, few, {TMPDIR: temporary});
	await sleep(after);
	child.kill('SIGKILL');
	await child;
	const {journal, holder, objects} = await kept.ask(leftOnCluster);
	await execa(spd, ['recover', ...where(kept)], {stdin: 'ignore'});
	await eventually(async () =>
		(await kept.ask(leftOnCluster)).objects.size === 0 ? true : undefined,
	);
	const now = await kept.ask(leftOnCluster);
	const files = await readdir(temporary);
	const nothing = !now.journal && now.holder === undefined && files.length === 0;
	const other = holder !== undefined || objects.size > 0 ? 'a Lease or objects' : 'nothing';
	return {
		after,
		left: journal ? 'a journal' : other,
		recovered: nothing && isDeepStrictEqual(await kept.ask(configuration), before),
	};
}

/** By two seconds: how many, what was left, how many were recovered. */
function table(found: readonly Killed[]): readonly string[] {
	const groups = Map.groupBy(found, ({after}) => Math.floor(after / 2_000));
	return [...groups]
		.toSorted(([a], [b]) => a - b)
		.map(([group, all]) => {
			const count = (left: Killed['left']) => all.filter(each => each.left === left).length;
			const recovered = all.filter(each => each.recovered).length;
			return (
				`from ${group * 2} s: ${all.length} runs, of which had left a journal ${count('a journal')}, ` +
				`a Lease or objects ${count('a Lease or objects')}, nothing ${count('nothing')}; recovered ${recovered}`
			);
		});
}

const where = ({context, kubeconfig}: KeptCluster): readonly string[] => [
	'--context',
	context,
	'--kubeconfig',
	kubeconfig,
];
