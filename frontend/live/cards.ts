/** The words of the live line: what a card and a frame hold. Mirrors the journal's contract. */

export type Stage = "dispatch" | "accept" | "leave" | "arrive" | "feedback" | "close";
export type IncidentStatus = "reported" | "dispatched" | "en_route" | "on_scene" | "handled" | "closed";
export type UnitStatus = "off_duty" | "available" | "assigned" | "en_route" | "on_scene" | "unavailable";

export interface AssignmentCard {
  id: number;
  call_sign: string;
  status: "sent" | "accepted" | "en_route" | "on_scene" | "cleared" | "recalled";
  since: string;
  limit_s: number | null;
}

export interface IncidentCard {
  id: number;
  number: string;
  short: string;
  kind: string;
  type: { code: string; name: string };
  priority: 1 | 2 | 3 | 4;
  title: string;
  status: IncidentStatus;
  open: boolean;
  address: string;
  community: { id: number; name: string } | null;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  reported_at: string;
  occurred_at: string | null;
  closed_at?: string | null;
  stage: Stage;
  stage_since: string;
  stage_limit_s: number | null;
  /** which call on this matter it is; 1 is the first */
  repeat: number;
  sensitive: boolean;
  /** masked */
  caller: string;
  units: AssignmentCard[];
  merged_into: string | null;
  version: number;
}

export interface UnitCard {
  id: number;
  call_sign: string;
  kind: "car" | "motorcycle" | "foot";
  status: UnitStatus;
  crew: string[];
  /** number of the incident the unit is on */
  incident: string | null;
  version: number;
  /** false: taken out of use, the unit leaves the screen */
  open?: boolean;
}

export interface Position {
  unit: string;
  lon: number;
  lat: number;
  at: string;
  accuracy_m?: number | null;
  speed_mps?: number | null;
  heading?: number | null;
}

export interface Snapshot {
  station: { code: string; name: string; lon: number; lat: number };
  epoch: string;
  offset: number;
  at: string;
  incidents: IncidentCard[];
  units: UnitCard[];
  positions: Position[];
  counters: { reported_today: number; closed_today: number };
  settings: { stale_after_s: number; warn_percent: number };
}

export interface EventFrame {
  type: "event";
  offset: number;
  kind: string;
  at: string;
  subject: { type: string; id: number | string; number?: string };
  /** what the card cannot say any more: when an incident that is taken up again had been closed, whether one was merged */
  data?: { closed_at?: string | null; parted?: boolean };
  card: unknown;
}

export type Frame =
  | { type: "hello"; station: string; epoch: string; head: number; at?: string }
  | EventFrame
  | { type: "beat"; head: number; at: string; epoch?: string }
  | ({ type: "position" } & Position)
  | { type: "reset"; reason: string };
