import type {Principal} from '../access/principal.ts';
import type {Session} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Cloud} from './cloud.ts';
import {sideBySide} from './side-by-side.ts';

/** The signed-in person as a principal. */
export const selfOf = (session: Session): Principal => ({
	id: session.objectId,
	type: session.kind === 'user' ? 'User' : 'ServicePrincipal',
	name: session.name,
});

/** `names` empty: the signed-in person. Whoever is named twice counts once. A name that is nobody's or several people's is refused, all such names at once. */
export const findPeople = async (
	cloud: Pick<Cloud, 'findPrincipals'>,
	{session, names}: {session: Session; names: readonly string[]},
	signal: AbortSignal,
): Promise<readonly Principal[]> => {
	if (names.length === 0) return [selfOf(session)];
	const answers = await sideBySide(names, 4, async name => ({name, found: await cloud.findPrincipals(session, name, signal)}));
	const unclear = answers.filter(({found}) => found.length !== 1);
	if (unclear.length === 0) return [...new Map(answers.flatMap(({found}) => found.map(person => [person.id.toLowerCase(), person] as const))).values()];
	throw inputTrouble(
		unclear.some(({found}) => found.length > 1) ? 'usage.ambiguous-principal' : 'usage.no-such-principal',
		unclear.map(({name, found}) => (found.length === 0 ? `"${name}" is nobody in this tenant.` : `"${name}" could be ${found.length} principals.`)).join(' '),
		[{text: 'Name each by its object id, user principal name or application id.'}],
		unclear.flatMap(({found}) => found.map(({id, type, name}) => `${name ?? '(no name)'}: ${type}, ${id}`)),
	);
};
