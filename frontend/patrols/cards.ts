/** A day's plan as the API tells it (GET patrols/plans/{id}/). */

export type LonLat = [number, number];

export interface StopCard {
  id: number;
  order: number;
  key: string;
  place: string;
  lon: number;
  lat: number;
  arrive: string;
  leave: string;
  status: "planned" | "arrived" | "done" | "missed" | "dropped";
  pinned: boolean;
}

export interface DutyCard {
  id: number;
  unit: string;
  key: string;
  kind: string;
  /** 1 to 4 is a route colour, 0 the quiet one */
  colour: number;
  route: { coordinates: LonLat[] };
  stops: StopCard[];
}

/** What was driven of a plan, by duty (GET patrols/plans/{id}/done/): no more points than the eye can tell. */
export interface Done {
  units: { id: number; track: { coordinates: LonLat[] } }[];
}

/** Expected harm per cell: [lon, lat, one figure per band]. */
export interface Heat {
  cell_m?: number;
  bands?: [string, string][];
  cells?: number[][];
}

export interface Plan {
  id: number;
  day: string;
  status: string;
  computing: boolean;
  version: number;
  duties: DutyCard[];
  heat: Heat;
}
