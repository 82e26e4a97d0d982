import {ownCommand, ownTargetWords, sessionWords} from '../access/command-line.ts';
import {plain} from '../access/plain.ts';
import {principalWord} from '../access/principal.ts';
import type {RunRecord} from '../access/run-record.ts';
import {verifications} from '../access/verification.ts';
import type {Options} from './arguments.ts';

/** What overrules the recommendation. */
export type ByHand = Pick<Options, 'customRole' | 'role' | 'scope'>;

export const byHandWords = ({customRole, role, scope}: ByHand): readonly string[] => [
	...(role === null ? [] : ['--role', role]),
	...(customRole ? ['--custom-role'] : []),
	...(scope === null ? [] : ['--scope', scope]),
];

/** More would make a line that nobody reads: the command that was given has them already. */
const mostNamed = 5;

/** The command that goes on from a check, for the same people; `null`: nothing is known that it could be about. */
const onward = (command: 'grant' | 'hand-off', {target, scenario, session, people}: RunRecord, byHand: ByHand): string | null => {
	if (!target || !scenario) return null;
	const others = people.some(({id}) => id !== session?.objectId) ? people : [];
	if (others.length > mostNamed) return `the same command with ${command} instead of check`;
	return ownCommand([
		...[command, ...ownTargetWords(target), '--scenario', scenario],
		...others.flatMap(one => ['--for', principalWord(one)]),
		...byHandWords(byHand),
		...sessionWords(session),
	]);
};

/** `check`: what whoever may assign it runs; the plan is shown, and confirmed, before anything is written. */
export const toGrant = (record: RunRecord, byHand: ByHand): readonly string[] => {
	const command = record.plan?.assignable === 'yes' && record.plan.grants.some(({exists}) => !exists) ? onward('grant', record, byHand) : null;
	return command === null ? [] : [`  → To grant it, with the plan shown first: ${command}`];
};

/** The whole text is for whoever sends it: `hand-off` prints it. */
export const toSend = (record: RunRecord, byHand: ByHand): readonly string[] => {
	const command = record.handOff ? onward('hand-off', record, byHand) : null;
	return command === null ? [] : [`  → To get the text to send them: ${command}`];
};

/** What those run who were granted something: nobody can call with another's token. */
export const theirProof = (record: RunRecord): readonly string[] => {
	const lines = record.liveness === null && !record.mending ? verifications(record) : [];
	return lines.length === 0 ? [] : ['○ Nobody can prove a call with another’s token.', ...lines.map(({who, command}) => `  ${plain(who)}: ${command}`)];
};
