from django.db import migrations, models

OUTCOME = models.CharField(
    choices=[
        ("LANDED", "Taken in"),
        ("UNCHANGED", "Known already"),
        ("PARTLY", "Partly taken in"),
        ("REFUSED", "Refused"),
    ],
    max_length=9,
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_uploads_and_retries")]

    operations = [
        migrations.AlterField(model_name="importfile", name="outcome", field=OUTCOME),
        migrations.AlterField(model_name="importretry", name="outcome", field=OUTCOME.clone()),
    ]
