import {afterAudit, reorder, toAudit} from './machine-audit.ts';
import {failAt} from './machine-moves.ts';
import {finishes, type Rows, to} from './row.ts';

export const auditRows = {
	'audit.running': {'audit.done': afterAudit, failed: failAt('audit.failed'), BACK: to('done'), ...finishes},
	'audit.failed': {RETRY: toAudit, BACK: to('done'), ...finishes},
	audit: {REORDER: reorder, RETRY: toAudit, BACK: to('done'), ...finishes},
} satisfies Rows;
