import type {Audit} from '../access/audit/finding.ts';
import type {Reason} from '../access/reason.ts';
import type {EventOf} from './events.ts';
import {go} from './machine-moves.ts';
import type {State} from './state.ts';

export const auditOrders = ['severity', 'who', 'role'] as const;
export type AuditOrder = (typeof auditOrders)[number];

/** Who has access, as it was read. Plain JSON. */
export type Audited = {
	readonly audit: Audit;
	/** What could not be read, and what was not looked at. */
	readonly told: readonly Reason[];
	readonly order: AuditOrder;
};

export const nextOrder = (order: AuditOrder): AuditOrder => auditOrders[(auditOrders.indexOf(order) + 1) % auditOrders.length] ?? 'severity';

/** Whoever sees only an endpoint sees nobody's access. */
export const toAudit = (state: State): State | null => (state.record.target?.resource ? go(state, 'audit.running') : null);

export const afterAudit = (state: State, {audit, told}: EventOf<'audit.done'>): State =>
	go({...state, audited: {audit, told, order: state.audited?.order ?? 'severity'}}, 'audit');

export const reorder = ({audited, ...state}: State): State | null => audited && {...state, audited: {...audited, order: nextOrder(audited.order)}};
