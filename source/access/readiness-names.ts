import type {Hardening} from './hardening.ts';
import {keyPolicyIds} from './key-policy.ts';
import type {ReadinessFacts} from './readiness.ts';

/** Whom and what the texts of the readiness name. */
export const namesIn = ({callers, connections, keyReaders, keyReadings, policies}: Omit<ReadinessFacts, 'liveness'>): Hardening['names'] => [
	...[...(callers ?? []), ...(keyReaders ?? [])].map(({name, isApplication}) => ({
		text: name.replace(/^group /u, ''),
		as: name.startsWith('group ') ? ('GROUP' as const) : isApplication ? ('APPLICATION' as const) : ('USER' as const),
	})),
	...(keyReadings ?? []).map(({by}) => ({text: by, as: 'USER' as const})),
	...(connections ?? []).map(({name}) => ({text: name, as: 'CONNECTION' as const})),
	...(policies ?? []).flatMap(({name, through, definitionId, exemption, remediation}) =>
		[name, through, definitionId.split('/').at(-1), exemption?.name, remediation?.name].flatMap(text =>
			text && !keyPolicyIds.includes(text.toLowerCase()) ? [{text, as: 'POLICY' as const}] : [],
		),
	),
];
