import {causeOf} from '../../explain/causes/catalogue.ts';
import type {ReproReport} from '../../explain/repro/repro-report.ts';

/** An image that a level breaks, another that it does not have, and what to set; `said` is what the image says. For tests only. */
export function sampleRepro(said: string): ReproReport {
	const facts = {
		user: said,
		program: [said],
		exposed: [80],
		architecture: 'amd64',
		fileCapabilities: '',
	};
	const finding = {
		outcome: 'crashed',
		container: 'app',
		text: `chown: /data: Operation not permitted\n${said}`,
		log: said,
		reason: 'Error',
		exitCode: 1,
		port: 8080,
		image: facts,
	} as const;
	const cause = causeOf(finding);
	const attempt = {finding, seconds: 2, ...(cause && {cause})};
	const ready = {
		finding: {...finding, outcome: 'ready', text: '', newDenials: [said]},
		seconds: 1,
	} as const;
	const override = {securityContext: {runAsUser: 1000}, emptyDirs: ['/data']};
	return {
		schema: 'secure-pod-defaults/repro/v1',
		spd: '0.1.0',
		named: said,
		image: {id: 'sha256:0', from: said, facts},
		manifest: `kind: Service\n# ${said}\n`,
		leftOut: [said],
		clusters: [
			{
				cluster: 'spd-1',
				knative: '1.23.0',
				kubernetes: '1.34.10',
				containerRuntime: 'containerd://2.4.2',
				configured: {value: said, isHonoured: false, otherwise: said},
				levels: [
					{level: 'disabled', added: '', attempt: ready, tried: []},
					{level: 'root-allowed', missing: said},
					{
						level: 'enabled',
						added: '+ runAsNonRoot: true',
						attempt,
						tried: [{override: {env: {A: said}}, attempt}],
						set: {override, manifest: 'kind: Service\nspec: {}\n', costs: [said]},
					},
				],
			},
		],
	};
}
