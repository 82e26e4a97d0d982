import {otherThanGranted, personHere} from '../../access/app-identity.ts';
import type {MachineIdentity} from '../../access/identity.ts';
import {shorten} from '../../access/plain.ts';
import {type Block, gap, heading, type Mark, point, type Row, say} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {sourceNames} from '../words.ts';

const nameOf = (source: MachineIdentity['source']): string =>
	source === 'vscode' ? 'Visual Studio Code' : source === 'azure-powershell' ? 'Azure PowerShell' : sourceNames[source];

const stateOf: Readonly<Record<MachineIdentity['state'], Rich>> = {
	'signed-in': [span('good', 'signed in')],
	refused: [span('bad', 'gives no token')],
	absent: [span('quiet', 'not here')],
	'not-asked': [span('quiet', 'would ask you')],
};

const whoIs = ({account, objectId, tenantId}: MachineIdentity): string =>
	calm(
		[
			account ? shorten(account) : 'an identity without a name',
			...(objectId ? [`object ${shorten(objectId)}`] : []),
			...(tenantId ? [`tenant ${shorten(tenantId)}`] : []),
		].join(', '),
	);

const rowOf =
	(app: MachineIdentity | null) =>
	(identity: MachineIdentity): Row => ({
		cells: [
			identity.state === 'absent' ? [span('quiet', nameOf(identity.source))] : nameOf(identity.source),
			identity.state === 'signed-in' ? whoIs(identity) : [span('quiet', calm(identity.detail ?? ''))],
			identity === app ? [span('strong', 'an app here')] : stateOf[identity.state],
		],
	});

const facts = (identities: readonly MachineIdentity[]): readonly Block[] =>
	identities
		.filter(({state}) => state === 'signed-in')
		.flatMap(({source, account, kind, objectId, tenantId, appId, expiresOn, detail}): readonly Block[] => [
			heading(nameOf(source)),
			{
				kind: 'facts',
				rows: [
					['account', account],
					['kind', kind],
					['object id', objectId],
					['tenant', tenantId],
					['app id', appId],
					['token until', expiresOn],
					['rests on', detail],
				].flatMap(([label, text]) => (label && text ? [{label, text: calm(text), whole: true}] : [])),
			},
			gap,
		]);

/** Whose token is this? Every source separately, and the one that an app here would use. */
export const identities: Screen = ({record: {machine}}) => {
	if (!machine) return view({before: [heading('Nothing is known of this machine yet')]});
	const {app, stray} = machine;
	const person = personHere(machine.identities);
	const other = person?.objectId ? otherThanGranted(app, {objectId: person.objectId, name: person.account}) : null;
	const mark: Mark = other ? 'careful' : app.identity ? 'good' : 'none';
	return view({
		before: [
			heading('Who this machine could be'),
			gap,
			{
				kind: 'table',
				columns: [
					{keep: 9, least: 12},
					{keep: 1, least: 16},
					{keep: 2, least: 12},
				],
				rows: machine.identities.map(rowOf(app.identity)),
				whole: true,
			},
			gap,
			point(mark, calm(app.because.text)),
			...(other ? [say(calm(`You are ${person?.account ?? 'somebody else'}: what is granted to you does not help that app.`), 2)] : []),
			...stray.map(({text}) => point('careful', calm(text))),
		],
		panels: machine.identities.some(({state}) => state === 'signed-in') ? {details: {blocks: facts(machine.identities)}} : {},
	});
};
