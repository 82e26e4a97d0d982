import type {MachineReport} from '../access/app-identity.ts';
import type {MachineIdentity} from '../access/identity.ts';
import {plain, shorten} from '../access/plain.ts';

const symbols = {'signed-in': '✔', refused: '✖', absent: '–', 'not-asked': '○'} as const satisfies Record<MachineIdentity['state'], string>;

/** One line a source: whose token it gives; the one that an app here would use is marked. */
export const identityLines = ({identities, app}: MachineReport): readonly string[] => {
	const width = Math.max(...identities.map(({source}) => source.length));
	return identities.map(identity => {
		const mark = identity === app.identity ? '   ← an app here' : '';
		return `${symbols[identity.state]} ${identity.source.padEnd(width)}  ${plain(about(identity))}${mark}`;
	});
};

const stateWords = {'signed-in': 'signed in', refused: 'gives no token', absent: 'not here', 'not-asked': 'would ask you'} as const;

const about = ({state, account, objectId, tenantId, appId, expiresOn, detail}: MachineIdentity): string => {
	if (state !== 'signed-in') return detail === null ? stateWords[state] : `${stateWords[state]}: ${detail}`;
	return [
		account ?? 'an identity without a name',
		...(objectId === null ? [] : [`object ${shorten(objectId)}`]),
		...(tenantId === null ? [] : [`tenant ${shorten(tenantId)}`]),
		...(appId === null || appId === account ? [] : [`app ${shorten(appId)}`]),
		...(expiresOn === null ? [] : [`until ${expiresOn.slice(11, 16)} UTC`]),
	].join(', ');
};
