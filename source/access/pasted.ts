import {decodeBase64} from './token.ts';

/** What a name before `=` or `:` says of the value behind it. */
const named = (names: string): RegExp => new RegExp(`((?<![a-z\\d])(?:${names})["']?\\s*[=:]\\s*["']?)(?![[{])[^\\s"'&,;}]+`, 'gi');

/** Object ids without their dashes look as keys do: what stands before them tells. */
const idBefore =
	/(?<![a-z])(?:(?:object|principal|tenant|client|app(?:lication)?|trace|correlation|request|activity)?[ _-]?id(?:entifier)?|oid|identity|principal|client|user|tenant|object|application|ref [a-c])["'`]?(?:\s+is)?\s*[=:]?\s*["'`(<{]?$/i;

type Rule = readonly [RegExp, string | ((found: string, offset: number, text: string) => string)];

/** Shapes: JSON Web Token (RFC 7519), the bearer scheme (RFC 6750), OAuth's parameters (RFC 6749), and what Entra ID, Azure Storage and Azure AI services give out. */
const rules: readonly Rule[] = [
	// First what may stand directly behind a token.
	[/[\w~.-]{3}\dQ~[\w~.-]{30,}/g, '[secret]'],
	[/eyJ[\w-]{4,}(?:\.{1,2}[\w-]+)*/g, '[token]'],
	[/(\bbearer\s+)(?!\[|[\w-]+=["'])[\w.~+/-]{16,}=*/gi, '$1[token]'],
	[/(?<![\w.])[01]\.A[\w-]{60,}(?:\.[\w-]+)*/g, '[token]'],
	[/(?<!\w)M\.\w{2,12}\.\d\.[\w.!*$-]{24,}/g, '[token]'],
	// Device codes and other opaque ones of Entra ID: long runs of base64url.
	[/(?<![\w/+.-])(?=[a-z\d_-]*[A-Z])(?=[A-Z\d_-]*[a-z])(?=[A-Za-z_-]*\d)[\w-]{100,}(?![\w/+.-])/g, '[token]'],
	[named('access_token|refresh_token|id_token|client_assertion|device_code|assertion'), '$1[token]'],
	[named('client_secret|password(?==)|AccountKey|SharedAccessKey|SharedAccessSignature'), '$1[secret]'],
	[named('subscription-key|api[-_]?key'), '$1[key]'],
	// An `error?code=50076` of Entra ID is a number to look up.
	[/((?<![\w-])sig=|[?&]code=(?!\d{1,9}(?!\w)))[^\s&"'<>]+/gi, '$1[key]'],
	[/(?<=:\/\/)[^\s/:@]+:[^\s/@]+(?=@)/g, '[secret]'],
	[/^[0-9a-f]{32}$/i, '[key]'],
	[/(?<![\w/+-])(?=[a-z]*\d)[0-9a-z]{80,90}(?![\w/+=-])/gi, '[key]'],
	// Base64 of 64 or 32 bytes, as Storage, Cosmos DB, Service Bus and others give out; a digest says what it is.
	[
		/(?<![\w+/.-]|[Ss][Hh][Aa]-?(?:256|512)["']?[:=]\s?["']?|[Ss][Hh][Aa]256["']?:\s{0,3})(?=[A-Z\d+/]*[a-z])(?=[a-z\d+/]*[A-Z])(?=[A-Za-z+/]*\d)(?:[A-Za-z\d+/]{86}==|[A-Za-z\d+/]{43}=)(?![\w+/=])/g,
		'[key]',
	],
	// The marks that Azure puts into its keys, so that they are found.
	[/(?<![\w+/.-])[A-Za-z\d+/]{38,80}(?:AzSe|AzFu|ACDb|\+ASt|\+ACR|\+AEh|\+ARm|AIoT|APIM)[A-Za-z\d+/]{4,8}={0,2}(?![\w+/=])/g, '[key]'],
	// Not as a part of an address or of a longer name.
	[/(?<![\w./-])[0-9a-f]{32}(?![\w/-]|\.\w)/gi, (found, offset, text) => (idBefore.test(text.slice(Math.max(0, offset - 40), offset)) ? found : '[key]')],
];

const cleaned = (text: string): string =>
	rules.reduce(
		(rest, [shape, put]) =>
			typeof put === 'string' ? rest.replace(shape, put) : rest.replace(shape, (found: string, offset: number, whole: string) => put(found, offset, whole)),
		text,
	);

const claimsNames: ReadonlySet<string> = new Set(['access_token', 'id_token', 'userinfo']);

/** Claims that a resource demands begin in Base64 as a token does, and are what has to be passed on (OpenID Connect Core 1.0, 5.5). */
const isClaims = (encoded: string): boolean => {
	try {
		const text = decodeBase64(encoded);
		const value: unknown = JSON.parse(text);
		if (typeof value !== 'object' || value === null || cleaned(text) !== text) return false;
		const members = Object.entries(value);
		return members.length > 0 && members.every(([name, wish]) => claimsNames.has(name) && typeof wish === 'object' && wish !== null);
	} catch {
		return false;
	}
};

/** The text without tokens, secrets and keys: neither kept nor drawn, whether they were pasted by mistake or stand in words of Azure. */
export const withoutSecrets = (text: string): string => {
	const parts = text.split(/((?<![.\w])eyJ[\w+/-]+={0,2}(?!\.?[\w=]))/);
	const claims = parts.filter((part, index) => index % 2 === 1 && isClaims(part));
	if (claims.length === 0) return cleaned(text);
	let rest = '';
	let clean = '';
	for (const [index, part] of parts.entries()) {
		if (index % 2 === 1 && isClaims(part)) {
			clean += cleaned(rest) + part;
			rest = '';
		} else rest += part;
	}
	return clean + cleaned(rest);
};
