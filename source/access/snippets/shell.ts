import {commandLine} from '../command-line.ts';
import {quoteForBash} from '../plain.ts';
import type {Sample} from './sample.ts';

/** For bash: token and secret go through pipes, where no process list shows them. */
export const curlSnippet = (sample: Sample): string => {
	const {body, headers, url} = sample;
	return [
		`# ${sample.credential.before}`,
		...tokenLines(sample),
		`curl --silent ${commandLine([url])} \\`,
		'  --header @<(printf \'Authorization: Bearer %s\' "$token") \\',
		...Object.entries({'content-type': 'application/json', ...headers}).map(([name, value]) => `  --header ${quoteForBash(`${name}: ${value}`)} \\`),
		`  --data ${quoteForBash(body)}`,
		'',
	].join('\n');
};

const accessToken = 'sed -n \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/p\'';

const tokenLines = ({credential, login, scope, tenantId}: Sample): readonly string[] => {
	switch (credential.name) {
		case 'AzureCliCredential':
			return [
				`token="$(${commandLine(['az', 'account', 'get-access-token', '--tenant', tenantId, '--scope', scope, '--query', 'accessToken', '--output', 'tsv'])})"`,
			];
		case 'AzureDeveloperCliCredential':
			return [
				`token="$(${commandLine(['azd', 'auth', 'token', '--tenant-id', tenantId, '--scope', scope, '--output', 'json'])} | sed -n 's/.*"token": *"\\([^"]*\\)".*/\\1/p')"`,
			];
		case 'ManagedIdentityCredential':
			return [
				'# On a virtual machine; App Service and containers have IDENTITY_ENDPOINT instead',
				`token="$(curl --silent --header Metadata:true ${quoteForBash(`http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${scope.replace('/.default', '')}`)} | ${accessToken})"`,
			];
		case 'ClientSecretCredential':
			return fromEntra(login, scope, ['--data-urlencode client_secret@<(printf %s "$AZURE_CLIENT_SECRET")']);
		case 'WorkloadIdentityCredential':
			return fromEntra(login, scope, [
				'--data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
				'--data-urlencode client_assertion@"$AZURE_FEDERATED_TOKEN_FILE"',
			]);
	}
};

const fromEntra = (login: string, scope: string, proof: readonly string[]): readonly string[] => [
	`token="$(curl --silent "${login}/$AZURE_TENANT_ID/oauth2/v2.0/token" \\`,
	`  --data grant_type=client_credentials --data-urlencode scope=${scope} --data-urlencode client_id="$AZURE_CLIENT_ID" \\`,
	`  ${proof.join(' \\\n  ')} | ${accessToken})"`,
];

/** Settings without a key, which is the point. */
export const envSnippet = ({apiVersion, baseUrl, credential, deployment, origin, scope, style, tenantId}: Sample): string =>
	[
		`# ${credential.before}. There is no key: leave AZURE_OPENAI_API_KEY and OPENAI_API_KEY unset, a key found there would win`,
		`AZURE_TENANT_ID=${tenantId}`,
		`AZURE_TOKEN_CREDENTIALS=${credential.pin}`,
		...(style.startsWith('v1') ? [`AZURE_OPENAI_BASE_URL=${baseUrl}`] : [`AZURE_OPENAI_ENDPOINT=${origin}`]),
		`AZURE_OPENAI_DEPLOYMENT=${/^[\w.-]+$/u.test(deployment) ? deployment : JSON.stringify(deployment)}`,
		...(apiVersion === null ? [] : [`AZURE_OPENAI_API_VERSION=${apiVersion}`]),
		`AZURE_OPENAI_SCOPE=${scope}`,
		'',
	].join('\n');
