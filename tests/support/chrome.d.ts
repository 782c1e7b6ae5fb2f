/** What tests call in pages of extensions. The code is evaluated there, so here it needs only types. */
declare const chrome: {
  readonly runtime: {
    getManifest(): { name: string };
    sendMessage(message: object): Promise<unknown>;
  };
  readonly action: { openPopup(): Promise<void>; getBadgeText(of: object): Promise<string> };
  readonly extension: { getViews(filter: { type: 'popup' }): Window[] };
  readonly permissions: {
    contains(wanted: { permissions?: string[]; origins?: string[] }): Promise<boolean>;
    /** Only Firefox has `data_collection`. */
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
