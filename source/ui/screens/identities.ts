import {otherThanGranted, personHere} from '../../access/app-identity.ts';
import type {MachineIdentity} from '../../access/identity.ts';
import {shorten} from '../../access/plain.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, type Mark, point, type Row, say} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {sourceNames} from '../words.ts';

type Report = NonNullable<State['record']['machine']>;

const nameOf = (source: MachineIdentity['source']): string =>
	source === 'vscode' ? 'Visual Studio Code' : source === 'azure-powershell' ? 'Azure PowerShell' : sourceNames[source];

const stateNames: Readonly<Record<MachineIdentity['state'], string>> = {
	'signed-in': 'signed in',
	refused: 'gives no token',
	absent: 'not here',
	'not-asked': 'not asked',
};

const stateStyles = {'signed-in': 'good', refused: 'bad', absent: 'quiet', 'not-asked': 'quiet'} as const;

const stateOf = ({state}: MachineIdentity): Rich => [span(stateStyles[state], stateNames[state])];

/** Whole ids belong into what is copied and into the details. */
const withShortIds = (text: string): string => text.replaceAll(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu, shorten);

const accountOf = ({account, kind}: MachineIdentity): string => {
	if (!account) return kind === 'managedIdentity' ? 'a managed identity' : 'an identity without a name';
	const short = shorten(account);
	return short === account ? account : `${kind === 'managedIdentity' ? 'managed identity' : 'application'} ${short}`;
};

const isThere = ({state}: MachineIdentity): boolean => state === 'signed-in' || state === 'refused';

const rowOf =
	(app: MachineIdentity | null) =>
	(identity: MachineIdentity): Row => ({
		cells: [
			nameOf(identity.source),
			identity.state === 'signed-in' ? calm(accountOf(identity)) : '',
			identity.objectId ? [span('quiet', calm(`object ${shorten(identity.objectId)}`))] : '',
			identity.tenantId ? calm(`tenant ${shorten(identity.tenantId)}`) : '',
			identity === app ? [span('strong', 'apps use it')] : stateOf(identity),
		],
	});

/** Why a source gave none, in its own words, which may be long: below the table, so that they do not fold it. */
const refusals = (identities: readonly MachineIdentity[]): readonly Block[] =>
	identities
		.filter(({state, detail}) => state === 'refused' && detail)
		.map(({source, detail}) => point('none', [`${nameOf(source)} gives no token: `, span('quiet', withShortIds(calm(detail ?? '')))]));

const absentLine = (identities: readonly MachineIdentity[], state: 'absent' | 'not-asked', words: string): readonly Block[] => {
	const names = identities.filter(identity => identity.state === state).map(({source}) => nameOf(source));
	return names.length > 0 ? [say([span('quiet', `${words}: ${names.join(', ')}`)])] : [];
};

const rowsOf = ({account, kind, objectId, tenantId, appId, expiresOn, detail, state}: MachineIdentity): readonly (readonly [string, string])[] => {
	if (state !== 'signed-in') return detail ? [['why', calm(detail)]] : [];
	return [
		['account', account],
		['kind', kind],
		['object id', objectId],
		['tenant', tenantId],
		['app id', appId],
		['token until', expiresOn],
		['rests on', detail],
	].flatMap(([label, text]) => (label && text ? [[label, calm(text)] as const] : []));
};

const facts = (identities: readonly MachineIdentity[]): readonly Block[] =>
	identities.flatMap((identity): readonly Block[] => {
		const rows = rowsOf(identity);
		if (rows.length === 0) return [];
		return [
			heading([nameOf(identity.source), ...(identity.state === 'signed-in' ? [] : [`: ${stateNames[identity.state]}`])].join('')),
			{kind: 'facts', rows: rows.map(([label, text]) => ({label, text, whole: true}))},
			gap,
		];
	});

const otherOf = ({identities, app}: Report): string | null => {
	const person = personHere(identities);
	if (!person?.objectId || !otherThanGranted(app, {objectId: person.objectId, name: person.account})) return null;
	return `You are ${calm(person.account ?? 'somebody else')}: what is granted to you does not help that app.`;
};

/** All of it with whole ids and without a token, for whoever is asked for help. */
const reportOf = (machine: Report): string => {
	const other = otherOf(machine);
	return [
		...machine.identities.flatMap(identity => [
			`${nameOf(identity.source)}: ${stateNames[identity.state]}${identity === machine.app.identity ? ', what an app here would use' : ''}`,
			...rowsOf(identity).map(([label, text]) => `  ${label}: ${text}`),
		]),
		calm(machine.app.because.text),
		...(other ? [other] : []),
		...machine.stray.map(({text}) => calm(text)),
	].join('\n');
};

/** Whose token is this? Every source separately, and the one that an app here would use. */
export const identities: Screen = ({record: {machine}}) => {
	if (!machine) return view({before: [heading('Nothing is known of this machine yet')]});
	const {app, stray, identities: all} = machine;
	const other = otherOf(machine);
	const mark: Mark = other ? 'careful' : app.identity ? 'good' : 'none';
	const there = all.filter(isThere);
	return view({
		before: [
			heading('Who this machine can sign in as'),
			gap,
			...(there.length > 0
				? [
						{
							kind: 'table' as const,
							columns: [
								{keep: 9, least: 12},
								{keep: 3, least: 16},
								{keep: 0, optional: true as const},
								{keep: 1, least: 10},
								{keep: 2, least: 11},
							],
							rows: there.map(rowOf(app.identity)),
							whole: true as const,
						},
					]
				: [say('No source here gives a token by itself.')]),
			gap,
			point(mark, withShortIds(calm(app.because.text))),
			...(other ? [say(other, 2)] : []),
			...stray.map(({text}) => point('careful', calm(text))),
			...refusals(all),
			gap,
			...absentLine(all, 'not-asked', 'Asks you first'),
			...absentLine(all, 'absent', 'Not here'),
		],
		panels: {details: {blocks: facts(all), copy: {what: 'all of it', text: reportOf(machine)}}},
		copy: {what: 'all of it', text: reportOf(machine)},
	});
};
