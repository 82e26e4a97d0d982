import {azScript} from './hand-offs/az.ts';
import {bicepScript} from './hand-offs/bicep.ts';
import {portalLink, portalSteps} from './hand-offs/portal.ts';
import {powershellScript} from './hand-offs/powershell.ts';
import {requestOf} from './hand-offs/requested-grant.ts';
import {terraformScript} from './hand-offs/terraform.ts';
import {messageTo, oneLine} from './hand-offs/words.ts';
import type {RunRecord} from './run-record.ts';

/** What somebody with the right must run: each part is a whole script for all grants. */
export type HandOff = {
	readonly az: string;
	readonly powershell: string;
	readonly bicep: string;
	readonly terraform: string;
	/** The address of the page, then a line for each thing to do there. */
	readonly portal: string;
	readonly message: string;
	/** One command that plans all of it anew, on the side of whoever runs it; `null` where it has no place in a line. */
	readonly request: string | null;
};

/**
 * Scripts for every grant, required or recommended, that is not there yet; `null` when nothing is to be granted. Of a target of which only the
 * endpoint is known, the scripts begin by finding its scope on the side of whoever runs them.
 */
export const writeHandOff = (record: RunRecord): HandOff | null => {
	const request = requestOf(record);
	return request === null
		? null
		: {
				az: azScript(request),
				powershell: powershellScript(request),
				bicep: bicepScript(request),
				terraform: terraformScript(request),
				portal: [portalLink(request), ...portalSteps(request), ''].join('\n'),
				message: messageTo(request),
				request: oneLine(request),
			};
};
