import {CloudFailure} from '../access/failure.ts';
import type {Lock} from '../access/role-assignment.ts';
import {isWithin} from '../access/scope.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';

export type ListLocks = (identity: Identity, scope: string, signal: AbortSignal) => Promise<readonly Lock[]>;

const apiVersion = '2016-09-01';

/**
 * The subscription's list holds every lock in it. Whoever may not read that is asked for at the resource group, the resource and the project: each answers with the locks at, above and below it.
 * Source: Microsoft Learn, "Management Locks - List By Scope" and "Get-AzResourceLock".
 */
export const openLocks = ({listAll}: Service): ListLocks => {
	return async (identity, scope, signal) => {
		const read = async (at: string): Promise<readonly Lock[]> => {
			const found = await listAll(identity, `${at}/providers/Microsoft.Authorization/locks?api-version=${apiVersion}`, {}, signal);
			return found.flatMap(lockOf).filter(lock => isWithin(scope, lock.scope));
		};
		const [subscription, ...below] = placesIn(scope);
		if (subscription === undefined) return [];
		try {
			return await read(subscription);
		} catch (error) {
			if (!isForbidden(error)) throw error;
			const answers = await Promise.allSettled(below.map(read));
			const lists = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
			const broken = answers.flatMap(answer => (answer.status === 'rejected' && !isForbidden(answer.reason) ? [answer.reason] : []));
			if (lists.length === 0) throw broken[0] ?? error;
			return [...new Map(lists.flat().map(lock => [`${lock.scope}/${lock.name}`.toLowerCase(), lock])).values()];
		}
	};
};

/** Subscription, resource group, resource and project of a scope, without leading slash, as far down as it goes. */
const placesIn = (scope: string): readonly string[] => {
	const parts = scope.split('/').filter(part => part !== '');
	if (parts[0]?.toLowerCase() !== 'subscriptions') return [];
	return [2, 4, 8, 10].filter(length => length <= parts.length).map(length => parts.slice(0, length).join('/'));
};

const isForbidden = (error: unknown): boolean => error instanceof CloudFailure && error.evidence.status === 403;

const levels: Readonly<Record<string, Lock['level']>> = {cannotdelete: 'CanNotDelete', readonly: 'ReadOnly'};

/** A lock's scope stands only in its id. Of the level NotSpecified nothing follows: none. */
const lockOf = (item: unknown): readonly Lock[] => {
	const id = textField(item, 'id') ?? '';
	const end = id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/locks/');
	const level = levels[textField(field(item, 'properties'), 'level')?.toLowerCase() ?? ''];
	return end < 0 || !level ? [] : [{name: textField(item, 'name') ?? '', level, scope: id.slice(0, end)}];
};
