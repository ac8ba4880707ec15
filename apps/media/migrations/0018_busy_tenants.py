from django.db import migrations

# Who looks after the pipeline of all tenants asks one after the other. These tell which are worth
# asking, and how many stages all of them finished of late: ids and counts, nothing else. They run as
# the owner of the tables, whom own policies let read them.
FUNCTIONS = """
CREATE POLICY pipeline_reads ON media_stage FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY pipeline_reads ON media_upload FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY pipeline_reads ON media_asset FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION microlearn_busy_tenants() RETURNS TABLE (tenant bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT t.id FROM tenants_tenant t
    WHERE EXISTS (SELECT FROM media_stage s
                  WHERE s.tenant_id = t.id AND s.state IN ('waiting', 'running'))
       OR EXISTS (SELECT FROM media_stage s WHERE s.tenant_id = t.id AND s.state = 'failed')
       OR t.id IN (SELECT u.tenant_id FROM media_upload u WHERE u.state = 'open')
       OR EXISTS (SELECT FROM media_asset a WHERE a.tenant_id = t.id AND a.ready_at IS NULL
                  AND a.refusal_code = '' AND a.discarded_at IS NULL)
    ORDER BY t.id
$$;

CREATE FUNCTION microlearn_stages_done(since timestamptz) RETURNS TABLE (name text, done bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT s.name, count(*) FROM tenants_tenant t CROSS JOIN LATERAL (
        SELECT m.name FROM media_stage m
        WHERE m.tenant_id = t.id AND m.started_at > since AND m.state = 'done'
    ) AS s GROUP BY s.name
$$;
"""
DROP = """
DROP FUNCTION microlearn_busy_tenants();
DROP FUNCTION microlearn_stages_done(timestamptz);
DROP POLICY pipeline_reads ON media_stage;
DROP POLICY pipeline_reads ON media_upload;
DROP POLICY pipeline_reads ON media_asset;
"""


class Migration(migrations.Migration):
    dependencies = [("media", "0017_flashes"), ("tenants", "0002_keys")]
    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
