const quote = '\\\\*["\'`]';

/** A name that ends as those of secrets do, then its value. */
const behindName = new RegExp(
	`(?<end>key[12]?|secret|token|password|passwd)(?![\\w-])(?<between>(?:${quote})?\\]?\\s{0,8}(?:=>|[=:])\\s{0,8}(?:b(?=["']))?)(?<open>${quote})?(?![[{<$(])(?<value>[^\\s"'\`&,;}<>()\\\\]{3,})(?![\\w]*[([])`,
	'gi',
);

/** Fields of assemblies, and codes of errors: what stands behind them is public. */
const publicNames = /^(?:PublicKeyToken|(?:Invalid|Expired|Missing|Bad|Unsupported|Revoked|Unknown)\w*)$/iu;
const references = /^(?:https?:|os\.|process\.|config\.|settings\.|self\.|env\.|args\.|none$|null$|undefined$|true$|false$|AADSTS)/iu;

const looksSecret = (value: string): boolean =>
	value.length >= 8 && ((/\d/u.test(value) && /[a-z]/iu.test(value)) || (value.match(/[a-z][A-Z]/gu)?.length ?? 0) >= 3);

/** What holds the key of a service, in whatever spelling; `key` alone and other keys name much else. */
const serviceKey =
	/(?:subscription|account|access|api|openai|azure|search|storage|shared|admin|auth|client|master|function|secret|private|master)s?[_.-]?key[12]?$|_(?:KEY|SECRET|TOKEN|PASSWORD|PASSWD)[12]?$/u;
const mixed = /^(?=.*\d)(?=.*[a-z])/iu;

/** `isLast`: the value ends its line, so that it is no beginning of a sentence. */
const isSecret = (name: string, between: string, open: string | undefined, value: string, isLast: boolean): boolean => {
	if (publicNames.test(name) || references.test(value)) return false;
	if (looksSecret(value)) return true;
	if (serviceKey.test(name) || serviceKey.test(name.toLowerCase())) return between.includes('=') || open !== undefined || mixed.test(value) || isLast;
	// `key` and `token` alone name much else.
	if (/^(?:key|token|secret)$/iu.test(name)) return open !== undefined && name.toLowerCase() === 'secret';
	if (open !== undefined) return value.length >= 6;
	return between === '=' && /^(?:[A-Z]|\w*_)/u.test(name);
};

const markOf = (name: string): string => (/token$/iu.test(name) ? '[token]' : /key[12]?$/iu.test(name) ? '[key]' : '[secret]');

type Rule = readonly [RegExp, string];

const settings = '[\\w.:-]{0,80}(?:key|secret|token|password|connectionstring)';

/** Where the position tells, and no name before a sign. */
const rules: readonly Rule[] = [
	[new RegExp(`((?:key|name)=["']${settings}["']\\s{1,8}value=["'])(?!\\[)[^"'\\n]+`, 'gi'), '$1[secret]'],
	[
		new RegExp(`("name"\\s{0,8}:\\s{0,8}"${settings}",\\s{0,20}(?:"slotSetting"\\s?:\\s?\\w+,\\s{0,20})?"value"\\s{0,8}:\\s{0,8}")(?!\\[)[^"\\n]+`, 'gi'),
		'$1[secret]',
	],
	[
		new RegExp(
			`(\\b(?:Azure(?:Named)?KeyCredential|ApiKeyCredential|KeyCredential|AzureSasCredential|StaticTokenCredential|AccessToken)\\(\\s{0,20}(?:\\w{1,30}\\s?=\\s?)?[bruf]{0,2}${quote})(?!\\[)[^"'\`\\n\\\\]+`,
			'g',
		),
		'$1[key]',
	],
	[new RegExp(`(\\b(?:Async)?ClientSecretCredential\\((?:\\s{0,40}[^,()\\n]{1,200},){2}\\s{0,40}${quote})(?!\\[)[^"'\`\\n\\\\]+`, 'g'), '$1[secret]'],
	[new RegExp(`(\\.(?:with)?(?:client_?secret|api_?key|password)\\(\\s{0,20}${quote})(?!\\[)[^"'\`\\n\\\\]+`, 'gi'), '$1[secret]'],
	[
		/((?<![\w-])--(?:password|client-secret|api-key|account-key|key|secret|token|access-token|sas-token|federated-token)(?:\s{1,8}|=)["']?)(?![[$<{-])[^\s"'\\]+/gi,
		'$1[secret]',
	],
	[/(\bsetx? \w{0,60}(?:KEY|SECRET|TOKEN|PASSWORD) ["']?)(?![[$<{-])[^\s"']+/g, '$1[secret]'],
	[/(\baz(?:\.cmd)? login\b[^\n]{0,300}?\s-p[\s=]{1,8}["']?)(?![[$<{-])[^\s"']+/gi, '$1[secret]'],
	[/((?<![\w-])(?:-[uU]|--(?:proxy-)?user)[\s=]{0,8}["']?[\w.@+\\-]{1,100}:)(?![[$<{/])[^\s"'@]+/g, '$1[secret]'],
	[
		/(\b(?:api[ _-]?key|subscription[ _-]?key|access[ _-]?key|account[ _-]?key|(?:client[ _-]?)?secret|password)\s{1,3}(?:is|was)\s{1,3}["'`]?)(?=[^\s"'`]*\d)(?=[^\s"'`]*[a-z])(?![[{<$])[^\s"'`&,;]{5,}/gi,
		'$1[secret]',
	],
	[/([?&](?:token|key|secret|password|auth|session)=)(?![[{<$])[^\s&"'<>#]+/gi, '$1[secret]'],
	[/((?<![\w-])code=)(?=[\w.~-]*\d)(?=[\w.~-]*[a-z])(?!\d{1,9}(?!\w))[\w.~-]{12,}/gi, '$1[key]'],
	[/((?<![\w-])authorization\\*["'`]?\s{0,8}[=:,]\s{0,8}(?:b(?=["']))?\\*["'`]?bearer\s{1,8})(?![[{<$]|\w+\\*[=(]|token\b)[^\s"'`,;}<\\]+/gi, '$1[token]'],
	[/(["']bearer\s{1,8})(?![[{<$]|\w+=)[\w.~+/-]{12,}=*(?=["'])/gi, '$1[token]'],
	[/(\bbearer\s{1,8})(?![[{<$]|\w+=)(?=[\w.~+/-]*\d)[\w.~+/-]{12,}=*/gi, '$1[token]'],
];

/** The text without values that the name, the option or the call before them gives away. */
export const withoutNamedSecrets = (text: string): string =>
	rules
		.reduce((rest, [shape, put]) => rest.replace(shape, put), text)
		.replace(behindName, (found: string, ...more: readonly unknown[]) => {
			const {end = '', between = '', open, value = ''} = more.at(-1) as Readonly<Record<string, string | undefined>>;
			const [at, whole] = more.slice(-3) as [number, string];
			const name = `${/[\w-]*$/u.exec(whole.slice(Math.max(0, at - 80), at))?.[0] ?? ''}${end}`;
			const isLast = /^[ \t]*(?:\n|$)/u.test(whole.slice(at + found.length, at + found.length + 40));
			return isSecret(name, between, open, value, isLast) ? `${end}${between}${open ?? ''}${markOf(end)}` : found;
		});
