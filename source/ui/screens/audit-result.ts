import {writeHandOff} from '../../access/hand-off.ts';
import {commandToUndo, type Receipt} from '../../access/receipt.ts';
import {emptyRecord} from '../../access/run-record.ts';
import type {Session} from '../../access/session.ts';
import {type Block, code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeParts} from '../device-code.ts';
import {span} from '../line.ts';
import {type Form, type Screen, view} from '../view.ts';
import {broadOf, commandOf, holderOf, insteadOf, stayWords} from './audit-words.ts';
import {challengeBlocks} from './grant.ts';
import {formsOf} from './hand-off.ts';
import {mendScreen} from './mend-screen.ts';
import {problemOf, troubleBlocks, troubleCopy} from './trouble.ts';

const receiptIsKept: readonly Block[] = [gap, say([span('quiet', 'A receipt is kept before anything is sent.')])];

/** The narrower role, and later the broader one, on the wire. */
export const auditFixing: Screen = mendScreen(({state, mending: {finding}, resource}, around) =>
	state.challenged
		? view({before: [...challengeBlocks(state, around)], ...(state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {})})
		: view({before: [verdict('running', `Granting ${insteadOf(finding, resource) ?? 'the narrower role'} to ${holderOf(finding)}`)], after: receiptIsKept}),
);

export const auditRemoving: Screen = mendScreen(({state, mending: {finding}, resource}, around) =>
	state.challenged
		? view({before: [...challengeBlocks(state, around)], ...(state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {})})
		: view({
				before: [
					verdict('running', `Removing ${broadOf(finding, resource)} from ${holderOf(finding)}`),
					gap,
					say([span('quiet', 'What stays is looked at once more first; where anything has changed, nothing is removed.')], 2),
				],
				after: receiptIsKept,
			}),
);

const created = (receipt: Receipt | null): boolean => receipt?.entries.some(({state}) => state === 'created') ?? false;

export const auditFixed: Screen = mendScreen(({mending: {finding, granted, removed, survey}, resource}) => {
	const isBack = finding.standing !== 'gone' && removed !== null;
	const stays = survey?.stays ?? [];
	return view({
		before: [
			verdict('good', [`${broadOf(finding, resource)} is removed from `, span('strong', holderOf(finding))]),
			gap,
			{
				kind: 'facts',
				rows: [
					...stays.map((one, index) => ({label: index === 0 ? 'stays' : '', text: stayWords(one, resource), whole: true})),
					...(removed ? [{label: 'receipt', text: [span('strong', removed.id)]}] : []),
					...(isBack ? [{label: 'way back', text: [span('code', calm(commandToUndo(removed)))], whole: true}] : []),
					...(created(granted) && granted
						? [
								{
									label: 'grant',
									text: [span('strong', granted.id), span('quiet', '  taken back, after that, by  '), span('code', calm(commandToUndo(granted)))],
									whole: true,
								},
							]
						: []),
				],
			},
			...(isBack ? [] : [gap, say('It cannot be put back: nobody is there to have it.')]),
			...(removed && removed.sandbox !== null ? [gap, point('careful', 'The sandbox cloud ends with this program.')] : []),
		],
		enter: {event: {type: 'CONTINUE'}, does: 'see who has access now'},
		...(isBack ? {copy: {what: 'the way back', text: commandToUndo(removed)}} : {}),
	});
});

/** What is not known after a write without an answer, and what certainly stands. */
export const auditUnfixed: Screen = mendScreen(({state, mending: {finding, granted, removed, probe}, resource}) => {
	const broad = broadOf(finding, resource);
	const isSent = removed?.removals?.some(one => one.state === 'planned') ?? false;
	const isOpen = granted?.entries.some(one => one.state === 'planned') ?? false;
	const title = isSent
		? `${broad} is perhaps removed: no answer came`
		: isOpen
			? 'The narrower role may be granted: no answer came'
			: probe !== null
				? 'The call was not answered, so nothing is taken away'
				: 'This did not work';
	const stands = isSent ? 'Looking again changes nothing, and shows what is there.' : `${broad} of ${holderOf(finding)} stays.`;
	return view({
		before: problemOf(state) ? troubleBlocks(title, state) : [verdict('bad', title)],
		after: [gap, point('none', stands)],
		enter: {event: {type: 'RETRY'}, does: 'look again'},
		...troubleCopy(state, title),
	});
});

const oneLine = (label: string, what: string, text: string): Form => ({id: label, label, blocks: [code(text)], copy: {what, text}});

/** Somebody else signs in as they like. */
const unpinned = ({pinned: _, ...session}: Session): Session => session;

/** What somebody with the right runs. */
export const auditHandOff: Screen = mendScreen(({state, mending: {because, finding, survey, proof}, resource}) => {
	const {session, target} = state.record;
	const isGrant = survey?.step.is === 'grant';
	const written =
		isGrant && survey.plan
			? writeHandOff({
					...emptyRecord,
					session,
					target: target && {...target, deployment: null},
					scenario: survey.scenario,
					people: [finding.principal],
					plan: survey.plan,
				})
			: null;
	const command = commandOf(finding, {...state, record: {...state.record, session: session && unpinned(session)}});
	// Whoever removes it by hand asks nobody whether the access stays.
	const isSafe = survey?.step.is === 'remove' || proof !== null;
	const broad = broadOf(finding, resource);
	const forms = written
		? formsOf(written)
		: [
				...(command === null ? [] : [oneLine('one line', 'the line', `npx ${command}`)]),
				...(isSafe ? [oneLine('az', 'the az form', `az role assignment delete --ids ${finding.held.assignmentId}`)] : []),
			];
	const head = [
		verdict('careful', isGrant ? `Somebody else must grant ${insteadOf(finding, resource) ?? 'the narrower role'}` : `${broad} is not yours to remove now`),
		...because.map(text => say(calm(text), 2)),
	];
	return view({
		short: {before: [...head, gap], after: []},
		before: [
			...head,
			say([span('quiet', `${broad} of ${holderOf(finding)} stays until then.`)], 2),
			...(survey && !isGrant && survey.stays.length > 0
				? [say([span('quiet', `The narrower role is there: ${survey.stays.map(one => stayWords(one, resource)).join(', ')}.`)], 2)]
				: []),
			gap,
			...(written === null ? [say('Once nothing stands in the way, whoever may do it runs:')] : []),
		],
		forms,
		link: written?.portal.split('\n').find(row => row.startsWith('https://')) ?? null,
	});
});
