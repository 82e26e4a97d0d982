const esc = String.fromCodePoint(0x1b);
const bell = String.fromCodePoint(0x07);
const c1Csi = String.fromCodePoint(0x9b);
/** Terminal control sequences as ECMA-48 forms them: CSI, then OSC, DCS, SOS, PM and APC strings up to their end, then the short ones. */
const sequences = new RegExp(`(?:${esc}\\[|${c1Csi})[0-?]*[ -/]*[@-~]|${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|${esc}[ -/]*[0-~]`, 'gu');
/** Format characters turn text around or hide it, and fillers are nothing to see; the two joiners and the selectors of a variant are needed by scripts and emoji. */
const hidden = /(?!\u200c|\u200d|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** One line that a terminal can only draw: no control sequence, no bidirectional override, no invisible character; line ends and tabs become blanks. */
export function plain(text: string): string {
	return text
		.replace(sequences, '')
		.replace(/\r\n|[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]/gu, ' ')
		.replace(hidden, '');
}

/** As `plain`, line by line: line ends are kept, as U+000A. */
export const plainLines = (text: string): string =>
	text
		.replace(sequences, '')
		.split(/\r\n|[\n\r\u0085\p{Zl}\p{Zp}]/u)
		.map(line => plain(line))
		.join('\n');

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** An id for the eye: 8c1e…77. What is not a GUID stays whole. */
export function shorten(id: string): string {
	return guid.test(id) ? `${id.slice(0, 4)}…${id.slice(-2)}` : id;
}

/** What bash and zsh take as it is. */
const bare = /^[\w./:,@+-][\w./:,@%+=-]*$/u;

/** What bash, zsh and PowerShell take alike between double quotes; typographic ones end such a string in PowerShell. */
const doubleQuoted = /^[^"$`\\!\u201c-\u201e\p{Cc}]*$/u;
const endsString = /[\p{Cc}'\u2018-\u201b]/gu;

/**
 * One word of a bash or zsh command line. Pasted into PowerShell it is one word too: the same, or, with quotes of several kinds in it, another one that
 * does nothing. A NUL cannot be passed to a process and is left out.
 */
export function quoteForBash(word: string): string {
	const text = word.replaceAll('\0', '');
	if (bare.test(text) && !text.startsWith('@')) {
		return text;
	}
	if (text.search(endsString) === -1) {
		return `'${text}'`;
	}
	return doubleQuoted.test(text) ? `"${text}"` : `$'${text.replaceAll('\\', '\\\\').replace(endsString, asBytes)}'`;
}

/** In UTF-8, which every bash reads back whatever its locale and its age. */
function asBytes(character: string): string {
	return [...new TextEncoder().encode(character)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** A verbatim string of PowerShell, where the typographic quotes U+2018 to U+201B end a string too. Source: about_Quoting_Rules. */
export function quoteForPowerShell(word: string): string {
	return `'${word.replace(/['\u2018-\u201b]/gu, '$&$&')}'`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in words, two units at most: "41 s", "1 min 52 s", "2 h 5 min", "3 days". */
export function duration(ms: number): string {
	const whole = Math.max(0, Math.round(ms / second)) * second;
	if (whole < minute) {
		return `${whole / second} s`;
	}
	if (whole < hour) {
		return twoUnits(Math.floor(whole / minute), 'min', (whole % minute) / second, 's');
	}
	if (whole < day) {
		return twoUnits(Math.floor(whole / hour), 'h', Math.floor((whole % hour) / minute), 'min');
	}
	const days = Math.floor(whole / day);
	return days === 1 ? '1 day' : `${days} days`;
}

function twoUnits(great: number, greatUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${great} ${greatUnit}` : `${great} ${greatUnit} ${small} ${smallUnit}`;
}

/** How long ago, in one unit: "just now", "41 s ago", "12 min ago", "3 days ago". */
export function ago(ms: number): string {
	if (ms < second) {
		return 'just now';
	}
	const unit = [day, hour, minute].find(size => ms >= size) ?? second;
	return `${duration(Math.floor(ms / unit) * unit)} ago`;
}

/** A running clock: 0:41, 14:32, 1:02:03. */
export function clock(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / second));
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	const tail = String(seconds % 60).padStart(2, '0');
	return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** The first letter large, for the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
