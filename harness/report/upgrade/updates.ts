import type {AskedUpdate, UpdateAnswer, UpgradedService} from '../../model/upgraded-service.ts';
import {changesBetween, type Change} from './changes.ts';

/** What became of one update, asked before and after the upgrade. */
export interface UpdateBeforeAndAfter extends AskedUpdate {
	readonly before: Answered;
	readonly after: Answered;
}

export interface Answered {
	/** The words of the refusal; left out if it is accepted. */
	readonly refused?: string;
	readonly warnings: readonly string[];
	/** What would be stored besides what was asked. */
	readonly stores: readonly Change[];
}

/** Each update with its answers before and after. */
export function updatesOf(service: UpgradedService): readonly UpdateBeforeAndAfter[] {
	const {answers, before, after} = service;
	return answers.before.flatMap(({what, by, ...was}) => {
		const is = answers.after.find(each => each.what === what && each.by === by);
		if (is === undefined) return [];
		return [
			{
				what,
				by,
				before: answered({what, by, ...was}, before.spec),
				after: answered(is, after.spec),
			},
		];
	});
}

/** Whether the upgrade is what it is refused for. */
export const newlyRefused = ({before, after}: UpdateBeforeAndAfter): boolean =>
	before.refused === undefined && after.refused !== undefined;

function answered(
	{refused, warnings, spec}: UpdateAnswer,
	stored: UpgradedService['before']['spec'],
): Answered {
	const changes = spec === undefined ? [] : changesBetween(stored, spec);
	return {
		...(refused !== undefined && {refused}),
		warnings,
		stores: changes.filter(({at}) => !asked.test(at)),
	};
}

/** What the asked update itself changes. */
const asked = /^template\.(?:metadata\.name|spec\.containers\.0\.image)$/;
