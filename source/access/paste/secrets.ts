import {withoutSecrets} from '../pasted.ts';
import {withoutBrokenSecrets} from './broken-secrets.ts';
import {withoutNamedSecrets} from './named-secrets.ts';
import type {PastedSecret} from './pasted.ts';

/** What stands in the place of a token of GitHub: it tells that the call was never meant for Azure. */
export const githubToken = '[GitHub token]';

/** What stands there may itself be a name with a value behind it, as where lines are torn out of their order: then both go. */
const andBehind = (value: string): string => `${value}(?:(?:\\\\*["'\`]?\\s{0,8}[:=]|(?<=:))\\s{0,8}\\\\*["'\`]?${value})?`;

/** A name, then what leads to its value in headers, JSON, Python, PowerShell, XML and environment files, however often its quotes are escaped. */
const valueBehind = (names: string): RegExp =>
	new RegExp(
		`((?<![a-z\\d])(?:${names})\\\\*["'\`]?\\s{0,8}(?:=>|[=:,>])\\s{0,8}(?:b(?=["']))?\\\\*["'\`]?)(?![[{<$]|None\\b|null\\b|undefined\\b)${andBehind(`[^\\s"'\`&,;}<\\\\]+`)}`,
		'gi',
	);

/** A token in the header for keys stays known for one: it was sent the wrong way. So does a key in the header for tokens. */
const keyHeaders = 'api-key|ocp-apim-subscription-key|Azure(?:Named)?KeyCredential';

const quoted = '\\\\*["\'`]?';

type Rule = readonly [RegExp, string];

/** Beside those of `withoutSecrets`: what the logs and commands of other tools carry. */
const rules: readonly Rule[] = [
	[/-{2,5}BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, '[secret]'],
	[/(?<![a-z\d])(?:github_pat_\w{20,}|gh[oprsu]_\w{20,})/gi, githubToken],
	[/(?<![\w-])(?:sk|pk)-[\w-]{20,}/g, '[key]'],
	[/(?<![\w-])(?:hf_|npm_|xox[abprs]-|ya29\.|glpat-|AIza)[\w-]{16,}/g, '[key]'],
	[/(?<![\w/+])(?:AKIA|ASIA)[A-Z\d]{16}(?![A-Z\d])/g, '[key]'],
	[
		new RegExp(
			`((?<![a-z\\d])(?:${keyHeaders})${quoted}\\s{0,8}(?:=>|[=:,(])\\s{0,8}(?:b(?=["']))?${quoted})(?:bearer\\s{1,8})?${andBehind('eyJ[^\\s"\'`&,;}<\\\\]+')}`,
			'gi',
		),
		'$1[token]',
	],
	[/(\bauthorization\\*["'`]?\s{0,8}[=:,]\s{0,8}\\*["'`]?bearer\s{1,8})(?:[0-9a-f]{32}|[A-Za-z\d]{52,76}JQQJ99[A-Za-z\d]{8,30})(?![\w.~+/=-])/gi, '$1[key]'],
	[
		new RegExp(
			`((?<![a-z\\d-])(?:proxy-)?authorization${quoted}\\s{0,8}[=:,]\\s{0,8}${quoted}(?:basic|digest|negotiate|sharedkey|apikey|key|token)\\s+)(?!\\[)[^\\s"'\`,;}]+`,
			'gi',
		),
		'$1[authorization]',
	],
	[valueBehind('ocp-apim-subscription-key|(?:x-)?api[-_]?key|x-functions-key|subscription[-_]key|azureml-key'), '$1[key]'],
	[valueBehind('access_?token|refresh_?token|id_?token|client_assertion|device_code|x-ms-authorization-auxiliary'), '$1[token]'],
	[valueBehind('client_?secret|clientsecretvalue|AccountKey|SharedAccessKey|accesskey|password|passwd|pwd'), '$1[secret]'],
	[
		new RegExp(
			`((?<![a-z\\d-])(?:proxy-)?authorization${quoted}\\s{0,8}[=:,]\\s{0,8}${quoted})(?![[{<$]|(?:bearer|basic|digest|negotiate|sharedkey|apikey|key|token)\\b|uri)${andBehind('[\\w.~+/-]{8,}=*')}`,
			'gi',
		),
		'$1[authorization]',
	],
	[/((?<![a-z\d-])(?:set-)?cookie\\*["']?\s{0,8}[:=,]\s{0,8}\\*["']?)(?!\[)[^\n"']+/gi, '$1[secret]'],
];

const kinds: readonly (readonly [PastedSecret, RegExp])[] = [
	['token', /\[(?:GitHub )?token\]/g],
	['key', /\[key\]/g],
	['secret', /\[secret\]/g],
	['authorization', /\[authorization\]/g],
];

const tokenAsKey = new RegExp(`(?<![a-z\\d])(?:${keyHeaders})${quoted}\\s{0,8}(?:=>|[=:,(])\\s{0,8}(?:b(?=["']))?${quoted}\\[token\\]`, 'iu');
const keyAsToken = /\bauthorization\\*["'`]?\s{0,8}[=:,]\s{0,8}\\*["'`]?bearer\s{1,8}\[key\]/iu;

/** Whether a cleaned text shows a token in a header for keys, or a key in the header for tokens. */
export const misplacedIn = (clean: string): {readonly tokenSentAsKey: boolean; readonly keySentAsToken: boolean} => ({
	tokenSentAsKey: tokenAsKey.test(clean),
	keySentAsToken: keyAsToken.test(clean),
});

const count = (text: string, shape: RegExp): number => text.match(shape)?.length ?? 0;

/** The text as it may be kept, and what kinds of secrets were in it. */
export const cleanPaste = (text: string): {readonly text: string; readonly secrets: readonly PastedSecret[]} => {
	const named = withoutNamedSecrets(rules.reduce((rest, [shape, put]) => rest.replace(shape, put), text));
	const clean = withoutSecrets(withoutBrokenSecrets(named));
	return {text: clean, secrets: kinds.flatMap(([kind, shape]) => (count(clean, shape) > count(text, shape) ? [kind] : []))};
};
