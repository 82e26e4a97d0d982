/** Attributes of the role assignment that is asked for (`@Request`) or that stands already (`@Resource`). */
export type AssignmentAttributes = {readonly roleId: string; readonly principalId: string; readonly principalType: string};

export type ConditionContext = {
	readonly action: string;
	readonly request: AssignmentAttributes | null;
	readonly resource: AssignmentAttributes | null;
	/** Wildcard match of an action pattern. */
	readonly matches: (pattern: string, action: string) => boolean;
};

/** `null`: cannot be told, because an attribute or a word is unknown or the text is ambiguous; nothing is granted on that. */
type Verdict = boolean | null;

const not = (verdict: Verdict): Verdict => (verdict === null ? null : !verdict);
const every = (verdicts: readonly Verdict[]): Verdict => (verdicts.includes(false) ? false : verdicts.includes(null) ? null : true);
const some = (verdicts: readonly Verdict[]): Verdict => (verdicts.includes(true) ? true : verdicts.includes(null) ? null : false);

type Token = {readonly kind: 'attribute' | 'text' | 'word' | 'mark' | 'end'; readonly text: string};

const tokenPattern = /\s*(?:(@\w+\[[^\]]*\])|'([^']*)'|(&&|\|\||[(){},!])|([\w.:/-]+))/y;

const tokenize = (condition: string): readonly Token[] | null => {
	const tokens: Token[] = [];
	const text = condition.trimEnd();
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < text.length) {
		const found = tokenPattern.exec(text);
		if (found === null) return null;
		const [, attribute, quoted, mark, word] = found;
		if (attribute !== undefined) tokens.push({kind: 'attribute', text: attribute});
		else if (quoted !== undefined) tokens.push({kind: 'text', text: quoted});
		else if (mark !== undefined) tokens.push({kind: 'mark', text: mark === '&&' ? 'AND' : mark === '||' ? 'OR' : mark});
		else
			tokens.push({
				kind: /^(and|or|not)$/i.test(word ?? '') ? 'mark' : 'word',
				text: /^(and|or|not)$/i.test(word ?? '') ? (word ?? '').toUpperCase() : (word ?? ''),
			});
	}
	return tokens;
};

const sameGuid = (left: string, right: string): boolean => {
	const bare = (text: string): string =>
		text
			.slice(text.lastIndexOf('/') + 1)
			.replaceAll('-', '')
			.toLowerCase();
	return bare(left) === bare(right);
};

const comparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
	guidequals: sameGuid,
	guidnotequals: (left, right) => !sameGuid(left, right),
	stringequals: (left, right) => left === right,
	stringnotequals: (left, right) => left !== right,
	stringequalsignorecase: (left, right) => left.toLowerCase() === right.toLowerCase(),
	stringnotequalsignorecase: (left, right) => left.toLowerCase() !== right.toLowerCase(),
};

/** One attribute has one value here, so For*Any*Values asks for a hit among the values listed and For*All*Values for all of them. */
const compare = (value: string | null, operator: string, listed: readonly string[]): Verdict => {
	const [quantifier, name] = operator.includes(':') ? operator.toLowerCase().split(':') : ['', operator.toLowerCase()];
	const comparison = comparisons[name ?? ''];
	if (value === null || comparison === undefined || listed.length === 0) return null;
	const hits = listed.map(item => comparison(value, item));
	if (quantifier === 'foranyofanyvalues' || quantifier === 'forallofanyvalues') return hits.includes(true);
	if (quantifier === 'foranyofallvalues' || quantifier === 'forallofallvalues') return !hits.includes(false);
	return quantifier === '' && listed.length === 1 ? (hits[0] ?? null) : null;
};

const attributeValue = (text: string, context: ConditionContext): string | null => {
	const [, source = '', name = ''] = /^@(\w+)\[(.*)\]$/.exec(text) ?? [];
	const from = source.toLowerCase() === 'request' ? context.request : source.toLowerCase() === 'resource' ? context.resource : null;
	switch (name.toLowerCase()) {
		case 'microsoft.authorization/roleassignments:roledefinitionid':
			return from?.roleId ?? null;
		case 'microsoft.authorization/roleassignments:principalid':
			return from?.principalId ?? null;
		case 'microsoft.authorization/roleassignments:principaltype':
			return from?.principalType ?? null;
		default:
			return null;
	}
};

const ended: Token = {kind: 'end', text: ''};

/**
 * A condition of Azure ABAC, as far as role assignments are concerned
 * (https://learn.microsoft.com/azure/role-based-access-control/conditions-format). Only `true` holds.
 */
export const evaluateCondition = (condition: string, context: ConditionContext): Verdict => {
	const tokens = tokenize(condition);
	if (tokens === null) return null;
	let at = 0;
	let broken = false;
	const peek = (): Token => tokens[at] ?? ended;
	const take = (mark: string): boolean => {
		const token = peek();
		if (token.kind !== 'mark' || token.text !== mark) return false;
		at++;
		return true;
	};
	const fail = (): null => {
		broken = true;
		at = tokens.length;
		return null;
	};

	const readList = (): readonly string[] | null => {
		if (!take('{')) {
			const token = tokens[at++] ?? ended;
			return token.kind === 'text' || token.kind === 'word' ? [token.text] : null;
		}
		const values: string[] = [];
		do {
			const token = tokens[at++] ?? ended;
			if (token.kind !== 'text' && token.kind !== 'word') return null;
			values.push(token.text);
		} while (take(','));
		return take('}') ? values : null;
	};

	const readTerm = (): Verdict => {
		if (take('!') || take('NOT')) return not(readTerm());
		if (take('(')) {
			const inner = readExpression();
			return take(')') ? inner : fail();
		}
		const token = tokens[at++] ?? ended;
		if (token.kind === 'word') {
			const patterns = readList();
			if (patterns === null) return fail();
			return token.text.toLowerCase() === 'actionmatches' ? patterns.some(pattern => context.matches(pattern, context.action)) : null;
		}
		if (token.kind !== 'attribute') return fail();
		const operator = tokens[at++] ?? ended;
		const values = operator.kind === 'word' ? readList() : null;
		return values === null ? fail() : compare(attributeValue(token.text, context), operator.text, values);
	};

	// AND beside OR without parentheses has no documented precedence here: such a condition is not guessed at.
	const readExpression = (): Verdict => {
		const terms = [readTerm()];
		const joints = new Set<string>();
		while (peek().kind === 'mark' && (peek().text === 'AND' || peek().text === 'OR')) {
			joints.add(peek().text);
			at++;
			terms.push(readTerm());
		}
		if (joints.size > 1) return null;
		return joints.has('OR') ? some(terms) : every(terms);
	};

	const verdict = readExpression();
	return broken || at < tokens.length ? null : verdict;
};
