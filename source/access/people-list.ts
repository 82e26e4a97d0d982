/** One principal that somebody named, and where. */
export type AskedPerson = {
	readonly text: string;
	/** `null`: typed or searched for, not from a file. `line` counts from 1. */
	readonly from: {readonly file: string; readonly line: number} | null;
	/** Why the line names nobody; absent where it does. */
	readonly trouble?: string;
};

export type PeopleList = {
	/** In the order of the file, each text once; the lines that name nobody among them, with their trouble. */
	readonly people: readonly AskedPerson[];
	/** Lines that name somebody who was named before. */
	readonly repeated: number;
};

/** More than these in one list are refused, as a whole. */
export const mostPeople = 5000;

type Row = {readonly line: number; readonly cells: readonly string[]; readonly text: string; readonly isOpen: boolean};

/** Headers by how surely they name one principal. Azure's portal, Microsoft Graph, az and Excel spell them in their own ways; blanks, case, `_` and `-` do not count. */
const headers = [
	['objectid', 'principalid', 'oid', 'id'],
	['appid', 'applicationid', 'clientid'],
	['userprincipalname', 'upn', 'username', 'signinname'],
	['mail', 'email', 'emailaddress', 'mailaddress'],
	['name', 'displayname', 'groupname', 'principalname'],
] as const;

/** How many of the ranks above hold ids: a number of the company's own under "id" is none. */
const idRanks = 2;

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
const address = /^[^\s@<>]+@[^\s@<>]+$/u;

/** `user:…`, `group:…`, `app:…`: a kind told by hand. */
export const typedPattern = /^(?<kind>user|group|app)\s*:\s*(?<rest>.+)$/iu;

const looksLikeAddress = (text: string): boolean => address.test(text);
const looksLikePrincipal = (text: string): boolean =>
	guid.test(text) || looksLikeAddress(text) || /^\/subscriptions\//iu.test(text) || guid.test(typedPattern.exec(text)?.groups?.['rest'] ?? '');

/**
 * A list of people: one a line, or CSV with `,`, `;` or tabs (RFC 4180 quotes), with or without a header; `#` begins a comment. A column that names principals is
 * found by its header, else by its look. A line that could mean several is told, never guessed.
 */
export const parsePeopleList = (content: string, file: string): PeopleList => {
	const rows = rowsOf(content.replace(/^\uFEFF/u, ''));
	const [first, ...rest] = rows;
	if (!first) return {people: [], repeated: 0};
	const columns = columnsOf(first);
	const readers = columns ?? [];
	const body = columns ? rest : rows;
	const usual = usualColumn(body);
	const named = body.flatMap(row => (columns ? [byHeader(row, readers)] : withoutHeader(row, body.length === 1, usual)));
	const people: AskedPerson[] = [];
	const known = new Set<string>();
	let repeated = 0;
	for (const [index, {text, trouble, line}] of named.entries()) {
		const key = trouble === undefined ? text.toLowerCase() : `${index}`;
		if (known.has(key)) repeated += 1;
		else people.push({text, from: {file, line}, ...(trouble === undefined ? {} : {trouble})});
		known.add(key);
	}
	return {people, repeated};
};

type Named = {readonly text: string; readonly line: number; readonly trouble?: string};

/** For each rank of `headers`, the columns that bear such a name; `null`: the row is no header. */
const columnsOf = ({cells}: Row): readonly (readonly number[])[] | null => {
	if (cells.some(looksLikePrincipal)) return null;
	const names = cells.map(cell => cell.toLowerCase().replaceAll(/[\s_-]/gu, ''));
	const ranks = headers.map(known => known.flatMap(name => names.flatMap((cell, index) => (cell === name ? [index] : []))));
	return ranks.some(columns => columns.length > 0) ? ranks : null;
};

const byHeader = ({cells, line, text, isOpen}: Row, ranks: readonly (readonly number[])[]): Named => {
	if (isOpen) return {text, line, trouble: unclosed};
	const candidates = ranks.flatMap((columns, rank) => columns.map(index => ({rank, cell: addressIn(cells[index] ?? '')}))).filter(({cell}) => cell !== '');
	const shaped = candidates.find(({rank, cell}) => (rank < idRanks ? looksLikePrincipal(cell) : true));
	const found = shaped ?? candidates[0];
	return found ? {text: found.cell, line} : {text, line, trouble: 'names nobody in the columns that the header tells'};
};

const unclosed = 'has a quote that does not end';

/** A name without a header is a whole line, unless other lines show which column it stands in. */
const withoutHeader = ({cells, line, text, isOpen}: Row, isOnly: boolean, usual: number | null): readonly Named[] => {
	if (isOpen) return [{text, line, trouble: unclosed}];
	const filled = cells.map(addressIn).filter(cell => cell !== '');
	const alike = filled.filter(looksLikePrincipal);
	// As a mail program copies its recipients.
	if (isOnly && filled.length > 1 && alike.length === filled.length) return filled.map(cell => ({text: cell, line}));
	if (alike.filter(looksLikeAddress).length > 1) return [{text, line, trouble: 'names several, and no header tells which column is meant'}];
	const [found] = alike;
	if (found !== undefined) return [{text: found, line}];
	const whole = filled.length <= 1 || usual === null;
	return [{text: (whole ? (filled.length === 1 ? filled[0] : text) : addressIn(cells[usual] ?? '')) || text, line}];
};

/** The column in which the first principal of a table stands; `null`: no line is a table's. */
const usualColumn = (rows: readonly Row[]): number | null => {
	for (const {cells} of rows) {
		const index = cells.length > 1 ? cells.findIndex(cell => looksLikePrincipal(addressIn(cell))) : -1;
		if (index !== -1) return index;
	}
	return null;
};

/** "Mara Voss <mara@contoso.com>", as mail programs write it. */
const addressIn = (cell: string): string => (/<([^\s<>]+@[^\s<>]+)>$/u.exec(cell)?.[1] ?? cell).trim();

/** Rows with the number of the line they begin at. Blank lines, comments (`#`, and from ` # ` on) and Excel's `sep=` are none. */
const rowsOf = (content: string): readonly Row[] => {
	const lines = content.split(/\r\n|\n|\r/u);
	const told = /^sep=(?<mark>[,;\t])$/iu.exec(lines[0] ?? '')?.groups?.['mark'];
	const separator = told ?? separatorOf(lines);
	const rows: Row[] = [];
	for (let index = told === undefined ? 0 : 1; index < lines.length; index += 1) {
		const line = lines[index] ?? '';
		if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
		rows.push({...cellsOf(line, separator), line: index + 1});
	}
	return rows;
};

const unquoted = (line: string): string => line.replaceAll(/"[^"]*"/gu, '');

/** The mark that the first line with any has most of. */
const separatorOf = (lines: readonly string[]): string => {
	for (const line of lines) {
		if (line.trimStart().startsWith('#')) continue;
		const counts = ['\t', ';', ','].map(mark => ({mark, count: unquoted(line).split(mark).length - 1}));
		const [most] = counts.toSorted((one, other) => other.count - one.count);
		if (most && most.count > 0) return most.mark;
	}
	return ',';
};

/** A quoted cell stays on its line: an unclosed quote must not swallow the lines after it. */
const cellsOf = (line: string, separator: string): Omit<Row, 'line'> => {
	const cells: string[] = [];
	let cell = '';
	let quoted = false;
	let at = 0;
	for (; at < line.length; at += 1) {
		const mark = line[at] ?? '';
		if (quoted) {
			if (mark !== '"') cell += mark;
			else if (line[at + 1] === '"') {
				cell += mark;
				at += 1;
			} else quoted = false;
		} else if (mark === '"' && cell.trim() === '') {
			cell = '';
			quoted = true;
		} else if (mark === separator) {
			cells.push(cell.trim());
			cell = '';
		} else if (mark === '#' && /\s$/u.test(cell) && /\s/u.test(line[at + 1] ?? ' ')) {
			break;
		} else cell += mark;
	}
	return {cells: [...cells, cell.trim()], text: line.slice(0, at).trim(), isOpen: quoted};
};
