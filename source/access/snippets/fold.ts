/** Columns that a line of code should not pass, so that it stands whole on a screen of 80. */
const widest = 76;

/** Calls and lists: on one line where that is short enough, else one part a line. */
export const folded = (head: string, parts: readonly string[], tail: string, {indent = '  ', last = ','} = {}): readonly string[] => {
	const line = `${head}${parts.join(', ')}${tail}`;
	if (line.length <= widest) return [line];
	return [head.trimEnd(), ...parts.map((part, index) => `${indent}${part}${index < parts.length - 1 ? ',' : last}`), tail.trimStart()];
};

/** A comment of its own lines. */
export const comment = (mark: string, text: string): readonly string[] => {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= widest) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(`${mark} ${word}`);
	}
	return lines;
};

/** A JSON object with one member a line. */
export const spread = (json: string, indent: string, step = '  '): string => {
	const members = Object.entries(JSON.parse(json)).map(([name, value]) => `${indent}${step}${JSON.stringify(name)}: ${JSON.stringify(value)}`);
	return `{\n${members.join(',\n')}\n${indent}}`;
};
