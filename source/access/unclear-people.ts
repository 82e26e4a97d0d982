import type {AskedPerson} from './people-list.ts';
import {candidateWords, type Principal} from './principal.ts';
import {type InputTrouble, inputTrouble} from './trouble.ts';

/** Somebody who was named and cannot be taken: nobody, several, or a directory that will not say. */
export type UnclearPerson = {
	readonly asked: AskedPerson;
	readonly why: 'bad-line' | 'nobody' | 'several' | 'other-kind' | 'refused';
	/** One sentence. */
	readonly text: string;
	/** Whom it could mean; names are never resolved by guessing. */
	readonly candidates: readonly Principal[];
};

/** "line 4 of people.csv", before what it says. */
export const placeWords = ({from}: AskedPerson): string | null => (from === null ? null : `line ${from.line} of ${from.file}`);

const troubles: Readonly<Record<UnclearPerson['why'], string>> = {
	'bad-line': 'usage.no-such-principal',
	nobody: 'usage.no-such-principal',
	several: 'usage.ambiguous-principal',
	'other-kind': 'usage.no-such-principal',
	refused: 'usage.principal-kind-unknown',
};

/** The gravest first: what was found twice must be chosen from. */
const order: readonly UnclearPerson['why'][] = ['several', 'nobody', 'other-kind', 'bad-line', 'refused'];

/** So many are told in one sentence each; more become a list. */
const few = 3;

/** What a command says of all of them at once, before anything is written. */
export const refuseUnclear = (unclear: readonly UnclearPerson[], all: number): InputTrouble => {
	const gravest = order.find(why => unclear.some(one => one.why === why)) ?? 'nobody';
	const isList = unclear.length > few || unclear.some(({asked}) => asked.from !== null);
	return inputTrouble(
		troubles[gravest] as `usage.${string}`,
		isList ? `${unclear.length} of ${all} named cannot be taken: ${causesOf(unclear)}. Nothing was written.` : unclear.map(({text}) => text).join(' '),
		remediesFor(unclear),
		unclear.flatMap(({text, candidates}) => [...(isList ? [text] : []), ...candidates.map(one => `${isList ? '  ' : ''}${candidateWords(one)}`)]),
	);
};

const causeWords: Readonly<Record<UnclearPerson['why'], string>> = {
	'bad-line': 'is on a line that cannot be read',
	nobody: 'is nobody in this tenant',
	several: 'could be several',
	'other-kind': 'is of another kind',
	refused: 'is not told by the directory',
};

const causesOf = (unclear: readonly UnclearPerson[]): string =>
	order
		.map(why => ({why, count: unclear.filter(one => one.why === why).length}))
		.filter(({count}) => count > 0)
		.map(({why, count}) => `${count} ${count === 1 ? causeWords[why] : causeWords[why].replace(/^is /u, 'are ')}`)
		.join(', ');

const remediesFor = (unclear: readonly UnclearPerson[]): readonly {readonly text: string; readonly command?: string}[] => {
	const refused = unclear.find(({why}) => why === 'refused');
	const others = unclear.some(({why}) => why !== 'refused');
	return [
		...(others ? [{text: 'Name each by its object id, user principal name or application id.'}] : []),
		...(refused
			? [
					{text: 'Where the directory does not answer, name each by object id and kind: --for user:<id>, --for group:<id> or --for app:<id>.'},
					{text: 'Whoever may look people up gets the id so', command: 'az ad user show --id USER --query id --output tsv'},
				]
			: []),
	];
};
