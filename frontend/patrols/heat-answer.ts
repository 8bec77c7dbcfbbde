/** What `patrols/heat/` answers: GeoJSON with counts. */

export interface Period {
  since: string;
  until: string;
  total: number;
}

export interface Answer {
  features: {
    properties: { count: number; before: number | null; bbox?: string; place?: string; name?: string };
    geometry: object;
  }[];
  properties: Period & { unplaced: number; elsewhere: number; compared: Period | null };
}
