import process from 'node:process';
import {chooseRun, type RunArguments} from './chosen-run.ts';
import {plannedPlace} from './planned-place.ts';
import {session} from './session.ts';
import {styleFor} from '../harness/machine/style.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {preview, type Preview} from '../harness/report/preview/preview.ts';
import {renderPreview, renderRefusals} from '../harness/report/preview/render.ts';
import {planSuite} from '../harness/run/run-suite.ts';

/**
 * `spd plan`: what `spd run` would do with the same options. Nothing is created, changed or deleted. Exits 0 if the run could
 * begin, 2 if something would refuse it.
 */
export async function plan(options: RunArguments, settings: Settings): Promise<number> {
	const {insists, ...chosen} = await chooseRun(options, settings);
	const {provider} = chosen;
	return session(settings, {quiet: options.quiet ?? false}, async (progress, signal) => {
		if (insists !== undefined) progress.note(insists);
		const foreseen = await provider.foresee?.({progress, signal});
		const place = foreseen ?? (await plannedPlace(provider, options, settings));
		const shown = preview({...planSuite(chosen), ...place, foreseen});
		process.stdout.write(`${render(shown, options, settings)}\n`);
		return shown.refusals.length === 0 ? 0 : 2;
	});
}

function render(shown: Preview, {json, quiet}: RunArguments, settings: Settings): string {
	if (json) return JSON.stringify(shown, undefined, 2);
	const style = styleFor(process.stdout, settings);
	return quiet ? renderRefusals(style, shown) : renderPreview(style, shown);
}
