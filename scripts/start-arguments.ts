/** Commands that take no world of the sandbox cloud: they serve it, or ask nothing of any cloud. */
const withoutWorld = new Set(['sandbox', 'completion', 'help']);
const informing = new Set(['-h', '--help', '--version']);

/** `npm start` never touches real Azure by accident: it adds --sandbox where nobody chose a world. */
export const startArguments = (words: readonly string[]): readonly string[] => {
	const [first = '', ...rest] = words;
	const chosen = words.some(word => word === '--sandbox' || word.startsWith('--sandbox='));
	if (chosen || withoutWorld.has(first) || words.some(word => informing.has(word))) return words;
	return first === '' || first.startsWith('-') ? ['--sandbox', ...words] : [first, '--sandbox', ...rest];
};
