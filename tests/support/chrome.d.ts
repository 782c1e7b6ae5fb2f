/** What tests call inside pages of extensions; evaluated there, so it needs only a type here. */
declare const chrome: {
  readonly runtime: {
    getManifest(): { name: string };
    sendMessage(message: object): Promise<unknown>;
  };
  readonly action: { openPopup(): Promise<void>; getBadgeText(of: object): Promise<string> };
  readonly extension: { getViews(filter: { type: 'popup' }): Window[] };
  readonly permissions: {
    contains(wanted: { permissions?: string[]; origins?: string[] }): Promise<boolean>;
    /** `data_collection`: Firefox's own. */
    getAll(): Promise<{ permissions?: string[]; data_collection?: string[] }>;
  };
  readonly alarms: {
    create(name: string, when: { when: number }): Promise<void>;
    clearAll(): Promise<boolean>;
  };
  readonly storage: {
    readonly local: {
      get(key: string): Promise<Record<string, unknown>>;
      set(items: object): Promise<void>;
    };
  };
};
