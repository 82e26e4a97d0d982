import {shorten} from '../../access/plain.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';

type Discovery = NonNullable<State['discovery']>;
type Tenant = NonNullable<Discovery['tenants']>[number];

/** What one line has room for. */
const shortest = (text: string, most: number): string => {
	const characters = [...calm(text).trim()];
	return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
};

const nameOf = ({name, defaultDomain, id}: Tenant): string => shortest(name ?? defaultDomain ?? shorten(id), 40);

const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Tenants are told of only where the person is in several, or what is listed is spread over several. */
export const areSeveral = ({tenants = [], resources}: Discovery): boolean =>
	tenants.length > 1 || resources.some(({tenantId}) => !sameId(tenantId, resources[0]?.tenantId ?? ''));

export const tenantName = ({tenants = []}: Discovery, tenantId: string): string => {
	const known = tenants.find(({id}) => sameId(id, tenantId));
	return known ? nameOf(known) : calm(shorten(tenantId));
};

/** All that somebody could type who looks for a tenant. */
export const tenantSearch = ({tenants = []}: Discovery, tenantId: string): string => {
	const known = tenants.find(({id}) => sameId(id, tenantId));
	return calm([known?.name, known?.defaultDomain, tenantId].filter(Boolean).join(' '));
};

/** In which tenants was looked, by name. */
export const searchedTenants = (discovery: Discovery): readonly string[] => {
	const refused = (discovery.refusedTenants ?? []).map(({tenant}) => tenant.id);
	return (discovery.tenants ?? []).filter(({id}) => !refused.some(other => sameId(other, id))).map(nameOf);
};

/** Azure's own words without their ids and stamps: the first sentence, and the number that it can be looked up by. */
const firstWords = (message: string): string => {
	const text = calm(message);
	const number = /AADSTS\d+/u.exec(text)?.[0];
	const sentence = /^(?:AADSTS\d+:\s*)?(.*?)(?:\.(?=\s|$)|\s+Trace ID:|$)/su.exec(text)?.[1] ?? '';
	const words = shortest(sentence, 140) || 'no reason was given';
	return number ? `${words} (${number}).` : `${words}.`;
};

const mostRefusals = 2;

export const refusedTenantBlocks = ({refusedTenants = []}: Discovery): readonly Block[] => {
	const more = refusedTenants.length - mostRefusals;
	return [
		...refusedTenants
			.slice(0, mostRefusals)
			.map(({tenant, message}) => point('careful', `Tenant ${nameOf(tenant)} did not let you in: ${firstWords(message)}`)),
		...(more > 0 ? [say([span('quiet', `and ${more} more ${more === 1 ? 'tenant' : 'tenants'}`)], 2)] : []),
	];
};
