import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0016_act_of_closing'),
        ('reports', '0005_good_examples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='frozenyear',
            options={'ordering': ['-cycle__fiscal_year', '-number'], 'verbose_name': 'รอบที่ปิดและเก็บรูปเล่มแล้ว', 'verbose_name_plural': 'รอบที่ปิดและเก็บรูปเล่มแล้ว'},
        ),
        migrations.AddField(
            model_name='book',
            name='lacking',
            field=models.TextField(blank=True, help_text='บรรทัดละฉบับ', verbose_name='เอกสารที่ส่งแล้วแต่ไม่มีในรูปเล่ม'),
        ),
        migrations.AddField(
            model_name='book',
            name='reason',
            field=models.CharField(blank=True, max_length=1000, verbose_name='เหตุผลที่ปิดรอบ'),
        ),
        migrations.AddField(
            model_name='book',
            name='seen_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='งานยังดำเนินอยู่เมื่อ'),
        ),
        migrations.AddField(
            model_name='frozenyear',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='ครั้งที่'),
        ),
        migrations.AddField(
            model_name='frozenyear',
            name='reason',
            field=models.CharField(blank=True, max_length=1000, verbose_name='เหตุผล'),
        ),
        migrations.AlterField(
            model_name='frozenyear',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='cycles.cycle', verbose_name='รอบปีงบประมาณ'),
        ),
        migrations.AddConstraint(
            model_name='frozenyear',
            constraint=models.UniqueConstraint(fields=('cycle', 'number'), name='one_closing_per_number'),
        ),
    ]
