import type {V1Container, V1Deployment} from '@kubernetes/client-node';
import type {DryRunRate} from '../foreseen.ts';

/**
 * Knative's webhook has a Pod dry-run for each dry run of a Service or Configuration (serving, `cmd/webhook/main.go`:
 * `callbacks`), through a client of its own that is limited to `-kube-api-qps`, else `KUBE_API_QPS`, else 5 queries a second
 * for each of its four controllers (knative.dev/pkg `environment/client_config.go`, `injection/sharedmain/main.go`).
 */
const usual = 20;

/** The webhook's limit, as its Deployment sets it. */
export function webhookRate({metadata, spec}: V1Deployment): DryRunRate {
	const name = `Deployment ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
	const containers = spec?.template.spec?.containers ?? [];
	const webhook = containers.find(each => each.name === 'webhook') ?? containers[0];
	const {flag, variable, unreadable} = settingOf(webhook);
	const [set, where] = flag === undefined ? [variable, 'KUBE_API_QPS'] : [flag, '-kube-api-qps'];
	const perSecond = Number(set);
	if (perSecond > 0) return {perSecond, from: `${where} of ${name}`};
	const why = unreadable
		? `${name} takes KUBE_API_QPS from elsewhere, which was not read`
		: `${name} sets no other limit`;
	return {perSecond: usual, from: `the webhook’s default: ${why}`};
}

interface Setting {
	readonly flag: string | undefined;
	readonly variable: string | undefined;
	/** Whether the variable may have a value that the Deployment does not show. */
	readonly unreadable: boolean;
}

function settingOf(webhook: V1Container | undefined): Setting {
	const words = [...(webhook?.command ?? []), ...(webhook?.args ?? [])];
	const at = words.findIndex(word => /^--?kube-api-qps(=|$)/.test(word));
	const variable = webhook?.env?.find(({name}) => name === 'KUBE_API_QPS');
	return {
		flag: words[at]?.split('=')[1] ?? (at === -1 ? undefined : words[at + 1]),
		variable: variable?.value,
		unreadable:
			variable?.valueFrom !== undefined || (!variable && (webhook?.envFrom ?? []).length > 0),
	};
}
