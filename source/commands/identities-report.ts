import type {MachineReport} from '../access/app-identity.ts';
import type {MachineIdentity} from '../access/identity.ts';
import {plain} from '../access/plain.ts';

const symbols = {'signed-in': '✔', refused: '✖', absent: '–', 'not-asked': '○'} as const satisfies Record<MachineIdentity['state'], string>;

/** A line for each source, and below it whose token it gives, by ids that can be copied; the one that an app here would use is marked. */
export const identityLines = ({identities, app}: MachineReport): readonly string[] => {
	const width = Math.max(...identities.map(({source}) => source.length));
	const lines = identities.flatMap(identity => {
		const mark = identity === app.identity ? '   ← apps use it' : '';
		const ids = idsOf(identity).map(text => `${' '.repeat(width + 4)}${plain(text)}`);
		return [`${symbols[identity.state]} ${identity.source.padEnd(width)}  ${plain(about(identity))}${mark}`, ...ids];
	});
	return [...lines, ...(app.identity ? [plain(app.because.text)] : [])];
};

const stateWords = {'signed-in': 'signed in', refused: 'gives no token', absent: 'not here', 'not-asked': 'would ask you'} as const;

const about = ({state, account, expiresOn, detail}: MachineIdentity): string => {
	if (state === 'not-asked') return detail ?? stateWords[state];
	if (state !== 'signed-in') return detail === null ? stateWords[state] : `${stateWords[state]}: ${detail}`;
	return [account ?? 'an identity without a name', ...(expiresOn === null ? [] : [`until ${expiresOn.slice(11, 16)} UTC`])].join(', ');
};

const idsOf = ({state, account, objectId, tenantId, appId}: MachineIdentity): readonly string[] => [
	...(state === 'signed-in' && objectId !== null ? [`object ${objectId}`] : []),
	...(tenantId === null ? [] : [`tenant ${tenantId}`]),
	...(appId === null || appId === account ? [] : [`app    ${appId}`]),
];
