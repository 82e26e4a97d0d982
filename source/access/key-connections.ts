import type {ConnectionSummary} from './readiness.ts';
import {sameScope} from './scope.ts';
import type {Resource} from './target.ts';

/** Connections that call with a key, by what becomes of them once the resource takes none. */
export type KeyConnections = {
	/** They call this resource, and stop. */
	readonly own: readonly ConnectionSummary[];
	/** They call a region's address, which serves all resources there: whether this one is meant stands in the key alone. */
	readonly unclear: readonly ConnectionSummary[];
};

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname.toLowerCase() : null);

const regional = /^(?<region>[a-z0-9]+)\.api\.cognitive\.(?:microsoft\.com|azure\.cn|microsoft\.us|azure\.us)$/u;

export const keyConnectionsOf = (connections: readonly ConnectionSummary[], {id, endpoint, endpoints, location}: Resource): KeyConnections => {
	const hosts = [endpoint, ...Object.values(endpoints)].flatMap(url => hostOf(url) ?? []);
	const isOwn = ({target, resourceId}: ConnectionSummary): boolean =>
		// The resource that it names counts more than an address, which may be an alias.
		resourceId ? sameScope(resourceId, id) : hosts.includes(hostOf(target) ?? '') && !regional.test(hostOf(target) ?? '');
	const isUnclear = ({target, resourceId}: ConnectionSummary): boolean => {
		const region = regional.exec(hostOf(target) ?? '')?.groups?.['region'];
		return !resourceId && region !== undefined && region === location.toLowerCase().replaceAll(' ', '');
	};
	const keyed = connections.filter(({byKey}) => byKey);
	return {own: keyed.filter(isOwn), unclear: keyed.filter(isUnclear)};
};

/** "connection old of project alpha: by key, to x.openai.azure.com". */
export const connectionWords = ({name, project, byKey, target}: ConnectionSummary): string => {
	const host = hostOf(target);
	return `connection ${name}${project === null ? '' : ` of project ${project}`}: by ${byKey ? 'key' : 'identity'}${host === null ? '' : `, to ${host}`}`;
};
