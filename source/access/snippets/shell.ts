import {commandLine} from '../command-line.ts';
import {quoteForBash} from '../plain.ts';
import {comment, spread} from './fold.ts';
import type {Sample} from './sample.ts';

/** For bash: token and secret go through pipes, where no process list shows them. */
export const curlSnippet = (sample: Sample): string => {
	const {body, headers, url} = sample;
	return [
		...comment('#', sample.credential.before),
		...tokenLines(sample),
		'curl --silent --show-error \\',
		`  ${commandLine([url])} \\`,
		'  --header @<(printf \'Authorization: Bearer %s\' "$token") \\',
		...Object.entries({'content-type': 'application/json', ...headers}).map(([name, value]) => `  --header ${quoteForBash(`${name}: ${value}`)} \\`),
		`  --data '${spread(body, '  ').replaceAll("'", "'\\''")}'`,
		'',
	].join('\n');
};

const accessToken = 'sed -n \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/p\'';

const tokenLines = ({credential, login, scope, tenantId}: Sample): readonly string[] => {
	switch (credential.name) {
		case 'AzureCliCredential':
			return [
				'token="$(az account get-access-token \\',
				`  ${commandLine(['--tenant', tenantId])} \\`,
				`  ${commandLine(['--scope', scope])} \\`,
				'  --query accessToken --output tsv)"',
			];
		case 'AzureDeveloperCliCredential':
			return [
				'token="$(azd auth token --output json \\',
				`  ${commandLine(['--tenant-id', tenantId])} \\`,
				`  ${commandLine(['--scope', scope])} \\`,
				`  | sed -n 's/.*"token": *"\\([^"]*\\)".*/\\1/p')"`,
			];
		case 'ManagedIdentityCredential':
			return [
				'# On a virtual machine, elsewhere in Azure IDENTITY_ENDPOINT leads there',
				`id="\${AZURE_CLIENT_ID:+&client_id=$AZURE_CLIENT_ID}"`,
				'token="$(curl --silent --show-error --get --header Metadata:true \\',
				'  http://169.254.169.254/metadata/identity/oauth2/token \\',
				'  --data "api-version=2018-02-01$id" \\',
				`  --data-urlencode resource=${scope.replace('/.default', '')} \\`,
				`  | ${accessToken})"`,
			];
		case 'EnvironmentCredential':
			return [
				...comment('#', 'With a certificate take a token of az: az login --service-principal, then az account get-access-token'),
				...fromEntra(`${login}/${tenantId}`, scope, ['--data-urlencode client_secret@<(printf %s "$AZURE_CLIENT_SECRET")']),
			];
		case 'WorkloadIdentityCredential':
			return fromEntra(`${login}/${tenantId}`, scope, [
				'--data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
				'--data-urlencode client_assertion@"$AZURE_FEDERATED_TOKEN_FILE"',
			]);
	}
};

const fromEntra = (authority: string, scope: string, proof: readonly string[]): readonly string[] => [
	'token="$(curl --silent --show-error \\',
	`  ${authority}/oauth2/v2.0/token \\`,
	'  --data grant_type=client_credentials \\',
	`  --data-urlencode scope=${scope} \\`,
	'  --data-urlencode client_id="$AZURE_CLIENT_ID" \\',
	`  ${proof.join(' \\\n  ')} \\\n  | ${accessToken})"`,
];

/** Settings without a key, which is the point. */
export const envSnippet = (sample: Sample): string => {
	const {credential, deployment, scope, tenantId} = sample;
	return [
		...comment('#', credential.before),
		...comment('#', 'There is no key: leave AZURE_OPENAI_API_KEY and OPENAI_API_KEY unset, or a client takes the key or refuses both.'),
		`AZURE_TENANT_ID=${tenantId}`,
		`AZURE_TOKEN_CREDENTIALS=${credential.name}`,
		...addressLines(sample),
		`AZURE_OPENAI_DEPLOYMENT=${/^[\w.-]+$/u.test(deployment) ? deployment : JSON.stringify(deployment)}`,
		`AZURE_OPENAI_SCOPE=${scope}`,
		'',
	].join('\n');
};

/** By the names that the package openai reads them by, in JavaScript and in Python. */
const addressLines = ({apiVersion, baseUrl, origin, style, url}: Sample): readonly string[] => {
	if (style === 'rest') return [`MODEL_URL=${url}`];
	// Without its address the client of the v1 routes would take the token to api.openai.com.
	if (style.startsWith('v1')) return [`OPENAI_BASE_URL=${baseUrl}`];
	return [`AZURE_OPENAI_ENDPOINT=${origin}`, ...(apiVersion === null ? [] : [`OPENAI_API_VERSION=${apiVersion}`])];
};
