/** What is asked of a terminal's surroundings. `platform` as Node names it. */
export type Surroundings = {readonly env: Readonly<Record<string, string | undefined>>; readonly platform: string};

/** Terminals that are known to draw more than ASCII: by locale on Unix; on Windows the old console says nothing of itself. */
export const drawsUnicode = ({env, platform}: Surroundings): boolean => {
	if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
	if (platform === 'win32') return Boolean(env['WT_SESSION'] ?? env['TERM_PROGRAM'] ?? env['ConEmuTask']);
	return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
};

const signs: Readonly<Record<string, string>> = {
	'✔': '+',
	'✖': 'x',
	'▲': '!',
	'◐': '~',
	'○': 'o',
	'●': '*',
	'❯': '>',
	'└': '`',
	'─': '-',
	'–': '-',
	'…': '~',
	'→': '>',
	'↓': 'v',
	'↑': '^',
	'·': '.',
	'‘': "'",
	'’': "'",
	'“': '"',
	'”': '"',
};
const anySign = new RegExp(`[${Object.keys(signs).join('')}]`, 'gu');

/** The signs of this program by ASCII ones of the same width. Names keep their letters: they are somebody's. */
export const inAscii = (text: string): string => text.replace(anySign, sign => signs[sign] ?? sign);
