import {ownCommand, ownTargetWords, sessionWords} from '../../access/command-line.ts';
import type {CustomRole, RoleToMake} from '../../access/custom-role.ts';
import {shortAction} from '../../access/data-actions.ts';
import type {ReceiptRole} from '../../access/receipt.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, code, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import type {Panel} from '../view.ts';
import {count, listed} from '../words.ts';

/** The same as by the wizard, in one line. */
export const customRoleCommand = ({record: {target, scenario, session}, given, journey}: State): string => {
	const people = journey === 'set-up' ? given.people : [];
	return ownCommand([
		'grant',
		...(target ? ownTargetWords(target) : []),
		...(target?.deployment ? ['--deployment', target.deployment.name] : []),
		...(scenario ? ['--scenario', scenario] : []),
		...people.flatMap(person => ['--for', person]),
		...(given.scope === null ? [] : ['--scope', given.scope]),
		'--custom-role',
		...sessionWords(session),
	]);
};

type Sized = Pick<RoleToMake, 'actions' | 'dataActions'>;

export const sizeOf = ({actions, dataActions}: Sized): string =>
	[...(dataActions.length > 0 ? [count(dataActions.length, 'data action')] : []), ...(actions.length > 0 ? [count(actions.length, 'action')] : [])].join(
		' and ',
	);

const namesOf = ({actions, dataActions}: Sized): readonly string[] => [...dataActions, ...actions].map(action => calm(shortAction(action)));

export const madeSentence = ({name}: RoleToMake): Block => point('plus', ['First a ', span('strong', 'new custom role'), ` is made: ${calm(name)}`]);

/** A role is everybody's: what it gives, where it can be given, and who sees it, before it is made. */
export const madeFacts = (makes: RoleToMake, {target}: RunRecord, most = 4): Block => {
	const where = calm(scopeWords(makes.assignableScope, target?.resource ?? null));
	return {
		kind: 'facts',
		rows: [
			{label: '  gives', text: `${sizeOf(makes)}: ${listed(namesOf(makes), most)}`, whole: true},
			{label: '  where', text: `can be assigned in ${where} and below`, whole: true},
			{label: '  seen by', text: 'whoever reads roles there; whoever assigns roles there can give it to others too', whole: true},
			{label: '  later', text: 'stays as it is: what Azure adds is not in it', whole: true},
		],
	};
};

/** How far the making has come; `isOver`: no more answers are to come. */
export const madeLine = ({makes, receipt}: RunRecord, isOver: boolean): readonly Block[] => {
	if (!makes) return [];
	const said: Readonly<Record<ReceiptRole['state'], Parameters<typeof point>[0]>> = {
		planned: isOver ? 'careful' : 'running',
		created: 'good',
		existed: 'good',
		refused: 'bad',
		undone: 'none',
	};
	const words: Readonly<Record<ReceiptRole['state'], string>> = {
		planned: isOver ? 'perhaps made, no answer came' : 'being made',
		created: 'made',
		existed: 'was there',
		refused: 'refused',
		undone: 'undone',
	};
	const state = receipt?.roles?.find(({roleId}) => roleId === makes.roleId)?.state;
	return [point(state ? said[state] : 'todo', [span('strong', state ? words[state] : 'next'), `: custom role ${calm(makes.name)}`])];
};

/** The role in full: what it is, what it lacks, and the texts that make it. */
export const customRoleBlocks = (made: CustomRole, state: State): readonly Block[] => {
	const {target, scenario} = state.record;
	const resource = target?.resource ?? null;
	const where = calm(scopeWords(made.assignableScope, resource));
	const assign = ['grant', '--resource', resource?.id ?? target?.endpoint ?? '', ...(scenario ? ['--scenario', scenario] : []), '--role', made.name];
	return [
		heading(calm(made.name)),
		say(calm(made.description)),
		gap,
		{
			kind: 'facts',
			rows: [
				{label: 'gives', text: listed(made.covers.map(calm), 12), whole: true},
				{label: 'not', text: listed(made.lacks.map(calm), 12), whole: true},
				{label: 'exactly', text: namesOf(made).join(', '), whole: true},
				{label: 'can be assigned in', text: where, whole: true},
			],
		},
		gap,
		made.makeable === 'no'
			? point('careful', 'You may not make it: first an Owner or User Access Administrator of that scope must. It does not grow with Azure; built-in roles do.')
			: point('none', `Whoever reads roles in ${where} sees it. It does not grow with Azure; built-in roles do. Undo removes it, if nobody else has it.`),
		gap,
		...(made.makeable === 'no' ? [] : [heading('Make, assign and prove it in one command'), code(customRoleCommand(state)), gap]),
		heading('Make it with az'),
		code(made.az),
		gap,
		heading('Or with Bicep'),
		code(made.bicep),
		...(made.makeable === 'no' ? [gap, heading('Then assign it'), code(ownCommand(assign))] : []),
	];
};

export const customRoleCopy = (made: CustomRole) => ({what: 'the custom role as az', text: made.az});

export const customRolePanel = (made: CustomRole, state: State): Panel => ({blocks: customRoleBlocks(made, state), copy: customRoleCopy(made)});
