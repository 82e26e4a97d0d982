import {withoutSecrets} from '../access/pasted.ts';
import {bad, type Fault} from './fault.ts';

/** Values of which the table of flags says only that there is one. */

export const clientIdOf = (text: string | null, faults: Fault[]): string | null => {
	if (text !== null && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text))
		faults.push(bad(`"${text}" is no client id.`, 'It is a GUID: the portal shows it on the page of the identity.'));
	return text;
};

export const tenantOf = (text: string | null, faults: Fault[]): string | null => {
	if (text !== null && (!/^[\da-z.-]+$/iu.test(text) || /^(?:organizations|common|consumers)$/iu.test(text)))
		faults.push(bad(`"${text}" is neither the id nor a domain of a tenant.`, 'Write --tenant <id | domain>.'));
	return text;
};

/** The receipt keeps it. */
const mostSaid = 120;

/** Who saw it work and when, without what looks like a secret. */
export const provenByOf = (text: string | null, faults: Fault[]): string | null => {
	if (text === null) return null;
	const said = withoutSecrets(text).trim();
	// As the printed command leaves it open.
	const namesNobody = /^(?:WHO_AND_WHEN|<.*>)?$/u.test(said);
	if (namesNobody || said.length > mostSaid)
		faults.push(
			bad(
				namesNobody ? '--proven-by names nobody.' : '--proven-by is longer than anybody says who and when.',
				"Write who saw it work, and when: --proven-by 'ben, today 10:32'.",
			),
		);
	return said;
};
