import {describe, expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';

const secret = 'AbCdEf123456SecretValue';

test.for([
	(value: string) => `AZURE_OPENAI_KEY=${value}`,
	(value: string) => `AzureOpenAI__Key=${value}`,
	(value: string) => `"AzureOpenAIKey" value="${value}"`.replace('"Azure', '<add key="Azure'),
	(value: string) => `[{"name": "AZURE_OPENAI_KEY", "slotSetting": false, "value": "${value}"}]`,
	(value: string) => `os.environ["AZURE_OPENAI_KEY"] = "${value}"`,
	(value: string) => `setx AZURE_OPENAI_KEY ${value}`,
	(value: string) => `{"key1": "${value}"}`,
	(value: string) => `MY_SECRET: ${value}`,
	(value: string) => `export FOO_TOKEN='${value}'`,
	(value: string) => `dbPassword = "${value}"`,
	(value: string) => `AzureKeyCredential("${value}")`,
	(value: string) => `new ApiKeyCredential('${value}')`,
	(value: string) => `ClientSecretCredential(tenant_id, client_id, "${value}")`,
	(value: string) => `new ClientSecretCredential("t", "c", "${value}")`,
	(value: string) => `azure_ad_token="${value}"`,
	(value: string) => `az login --service-principal -u app --password ${value} --tenant t`,
	(value: string) => `az login --service-principal -u app -p ${value} --tenant t`,
	(value: string) => `curl -u ana:${value} https://contoso.openai.azure.com`,
	(value: string) => `https://contoso.openai.azure.com/x?token=${value}`,
	(value: string) => `code=${value}`,
	(value: string) => `Authorization:Bearer  ${value}`,
	(value: string) => `{'Authorization': b'Bearer ${value.slice(0, 12)}'}`,
])('a value that its place gives away does not come out (%#)', around => {
	const pasted = readPaste(`See ${around(secret)}\nthere`);
	expect(JSON.stringify(pasted)).not.toContain(secret.slice(0, 12));
	expect(pasted.secrets).not.toEqual([]);
	expect(pasted.text).toMatch(/^See [\s\S]*\nthere$/u);
});

test.for([
	'InvalidAuthenticationToken: The access token is invalid.',
	'AADSTS700024: Client assertion is not within its valid time range. ExpiredToken: AADSTS700082',
	'Azure.Identity, Version=1.13.0.0, Culture=neutral, PublicKeyToken=92742159e12e44c8',
	'client = AzureOpenAI(azure_endpoint=endpoint, token=credential.get_token)',
	'max_tokens: 16, cancellationToken: default, key: value',
	'OPENAI_KEY=$KEY api_version=2024-10-21',
	"KeyError: 'AZURE_OPENAI_ENDPOINT'",
	'Microsoft.SemanticKernel.Connectors.OpenAI.AzureOpenAIChatCompletionServiceCollectionExtensions',
])('%s stays as it is', text => expect(readPaste(text).text).toBe(text));

describe('what was broken on its way', () => {
	const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const token = [
		encode({typ: 'JWT', alg: 'RS256', x5t: 'HS23b7Do7TcaU1RoLHwpIq24VYg'}),
		encode({aud: 'https://ai.azure.com', iss: 'https://sts.windows.net/', upn: 'ana@contoso.com', exp: 1_700_004_000}),
		'aBc-eF1234_7890aBcDeF12xQ567890aBcZeF1234m67890aBcDeF1W3456789',
	].join('.');
	const longKey = `${'A1b2C3d4E5f6'.repeat(4)}A1b2JQQJ99AKACYeBjFXJ3w3AAABACOGx9Zz`;
	const pieces = (text: string, width: number): readonly string[] => text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];
	const ways: Readonly<Record<string, (lines: readonly string[]) => string>> = {
		'quoted in a mail': lines => lines.map(line => `> ${line}`).join('\n'),
		'in a box': lines => lines.map(line => `| ${line}`).join('\n'),
		'with its lines indented': lines => lines.map(line => `    ${line}`).join('\r\n'),
		'continued with backslashes': lines => lines.join(' \\\n  '),
		'into adjacent strings': lines => lines.map(line => `"${line}"`).join('\n    '),
		'into a sum of strings': lines => lines.map(line => `'${line}'`).join(' +\n  '),
		'with blanks': lines => lines.join(' '),
		'with line ends that are spelt out': lines => lines.join('\\n'),
	};
	const held = (text: string, whole: string): boolean => pieces(whole, 1).some((_, at) => at + 12 <= whole.length && text.includes(whole.slice(at, at + 12)));

	test.for(Object.keys(ways).flatMap(way => [20, 40, 64, 76].map(width => [way, width] as const)))(
		'a token broken %s at %i does not come out',
		([way, width]) => {
			for (const lead of ['', 'Bearer ']) {
				const {secrets, text} = readPaste(`the token\n${lead}${ways[way]?.(pieces(token, width))}\n401 Unauthorized`);
				expect(held(text, token)).toBe(false);
				expect(secrets).toContain('token');
				expect(text).toContain('401 Unauthorized');
			}
		},
	);

	test.for([20, 60, 130])('the tail of a token without its first %i characters does not come out', cut => {
		expect(held(readPaste(`…${token.slice(cut)} was sent`).text, token.slice(Math.max(cut, 40)))).toBe(false);
	});

	test.for([longKey.slice(0, 60), longKey.slice(0, 75), `${longKey.slice(0, 50)}\n${longKey.slice(50)}`, `> ${longKey.slice(0, 76)}\n> ${longKey.slice(76)}`])(
		'a key cut or wrapped does not come out: %s',
		text => {
			const pasted = readPaste(`the key is ${text}`);
			expect(pasted.text).not.toMatch(/A1b2C3|Gx9Zz/u);
			expect(pasted.secrets).toEqual(['key']);
		},
	);
});
