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
		`curl --silent ${commandLine([url])} \\`,
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
				'# On a virtual machine; elsewhere in Azure IDENTITY_ENDPOINT leads there',
				`token="$(curl --silent --header Metadata:true \\\n  ${quoteForBash(`http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${scope.replace('/.default', '')}`)} \\\n  | ${accessToken})"`,
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
	'  --data grant_type=client_credentials \\',
	`  --data-urlencode scope=${scope} \\`,
	'  --data-urlencode client_id="$AZURE_CLIENT_ID" \\',
	`  ${proof.join(' \\\n  ')} \\\n  | ${accessToken})"`,
];

/** Settings without a key, which is the point. */
export const envSnippet = ({apiVersion, baseUrl, credential, deployment, origin, scope, style, tenantId}: Sample): string =>
	[
		...comment('#', credential.before),
		...comment('#', 'There is no key: leave AZURE_OPENAI_API_KEY and OPENAI_API_KEY unset, a key found there would win.'),
		`AZURE_TENANT_ID=${tenantId}`,
		`AZURE_TOKEN_CREDENTIALS=${credential.pin}`,
		...(style.startsWith('v1') ? [`AZURE_OPENAI_BASE_URL=${baseUrl}`] : [`AZURE_OPENAI_ENDPOINT=${origin}`]),
		`AZURE_OPENAI_DEPLOYMENT=${/^[\w.-]+$/u.test(deployment) ? deployment : JSON.stringify(deployment)}`,
		...(apiVersion === null ? [] : [`AZURE_OPENAI_API_VERSION=${apiVersion}`]),
		`AZURE_OPENAI_SCOPE=${scope}`,
		'',
	].join('\n');
