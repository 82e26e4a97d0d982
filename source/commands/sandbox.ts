import type {Ending, Run} from './services.ts';

/** Serves the sandbox cloud until interrupted. Prints its one line as soon as it can be reached. */
export const sandbox = async ({options, services, signal}: Run): Promise<Ending> => {
	await services.serveSandbox(
		options.world ?? 'admin',
		served => {
			if (options.json) {
				services.print(JSON.stringify(served));
				return;
			}
			const {proxy, ca, tenantId, clientId, clientSecret, user, world} = served;
			services.print(
				[
					`# Sandbox cloud, world ${world}, until Ctrl-C. Nothing here is real; the secret is the sandbox's own.`,
					`# Device codes are approved by ${user}.`,
					`export HTTPS_PROXY=${proxy}`,
					`export NODE_EXTRA_CA_CERTS=${ca}`,
					`export REQUESTS_CA_BUNDLE=${ca}`,
					'export NODE_USE_ENV_PROXY=1',
					`export AZURE_TENANT_ID=${tenantId}`,
					`export AZURE_CLIENT_ID=${clientId}`,
					`export AZURE_CLIENT_SECRET=${clientSecret}`,
				].join('\n'),
			);
		},
		signal,
	);
	return {outcome: 'served'};
};
