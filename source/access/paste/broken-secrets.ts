const head = /\[(?:token|key|secret|authorization)\]|eyJ[\w.-]{6,}|(?<![\w+/-])[\w.-]{40,}/g;
/** What lines, quotes, string literals and margins put between two pieces: a line end, `> `, `| `, `\`, a spelt-out `\n`, `" "`, `' +`. */
const seam = /(?:\\+[nr]|[\s"'`\\>|│+()]){1,80}/y;
const piece = /[\w.-]+={0,2}(?![\w/@:=(~])/y;

const kindOf = (code: number): number => (code >= 97 ? 1 : code >= 65 ? 2 : code >= 48 && code <= 57 ? 3 : 4);

/** Letters and digits as chance puts them: in names one case goes on for a while. */
const isRandom = (run: string): boolean => {
	let changes = 0;
	let digits = 0;
	for (let at = 0; at < run.length; at += 1) {
		const kind = kindOf(run.charCodeAt(at));
		if (kind === 3) digits += 1;
		if (at > 0 && kind !== kindOf(run.charCodeAt(at - 1))) changes += 1;
	}
	return digits >= 3 && changes >= 0.36 * run.length && /[a-z]/u.test(run) && /[A-Z]/u.test(run);
};

const isPiece = (run: string): boolean => {
	if (run.length < 16) return false;
	if (/[a-z]/u.test(run) && /[A-Z]/u.test(run) && /\d/u.test(run)) return true;
	return (run.match(/[a-z][A-Z]/gu)?.length ?? 0) * 7 >= run.length;
};

/** The last piece may be short: then it ends its line, and is no word and no number. */
const isLast = (text: string, from: number, run: string, between: string): boolean =>
	/[\n"'\\]/u.test(between) &&
	/[a-z]/u.test(run) &&
	/[A-Z\d]/u.test(run) &&
	!/^[A-Z]?[a-z.]+$/u.test(run) &&
	/^(?:["'`)\\;,]|\s*(?:\n|$))/u.test(text.slice(from, from + 40));

/** Behind the head its further pieces; where they end. */
const behind = (text: string, from: number): number => {
	let end = from;
	for (;;) {
		seam.lastIndex = end;
		const between = seam.exec(text)?.[0];
		if (between === undefined) return end;
		piece.lastIndex = end + between.length;
		const run = piece.exec(text)?.[0] ?? '';
		const next = end + between.length + run.length;
		if (!isPiece(run)) return run !== '' && isLast(text, next, run, between) ? next : end;
		end = next;
	}
};

const isAlone = (found: string): boolean => found.startsWith('eyJ') || found.startsWith('[');

/**
 * The text without tokens and keys that were broken into pieces on their way (wrapped, quoted, put into string literals), and without the tail of one
 * whose beginning is missing. What stands whole and alone is left to `withoutSecrets`.
 */
export const withoutBrokenSecrets = (text: string): string => {
	let clean = '';
	let at = 0;
	head.lastIndex = 0;
	for (let found = head.exec(text); found; found = head.exec(text)) {
		const [run] = found;
		if (!isAlone(run) && !run.split('.').some(part => part.length >= 40 && isRandom(part))) {
			const inner = run.indexOf('eyJ');
			if (inner > 0) head.lastIndex = found.index + inner;
			continue;
		}
		const from = found.index + run.length;
		const end = behind(text, from);
		if (end === from && isAlone(run)) continue;
		clean += `${text.slice(at, found.index)}${run.startsWith('[') ? run : /^(?!eyJ)[A-Za-z\d]{40,90}$/u.test(run) ? '[key]' : '[token]'}`;
		at = end;
		head.lastIndex = end;
	}
	return clean + text.slice(at);
};
